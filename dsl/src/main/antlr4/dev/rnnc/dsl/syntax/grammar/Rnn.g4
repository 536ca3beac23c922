/**
 * The grammar of `.rnn` files. The lexer knows no keyword and the parser no line end: between them
 * stand passes over the tokens that judge foreign spellings, pair brackets, decide which commas and
 * line ends separate, and mark the names that are keywords where they stand. What is left is LL(1).
 */
grammar Rnn;

tokens {
  // Names that are keywords where they stand.
  PARAM, DATA, NETWORK, TRAIN, SAMPLE, COMPARE, CELL, LAYER, SCHEDULE, IMPORT,
  INPUT, STATE, WEIGHTS, BIAS, OUTPUT, WHEN, ELSE, FROM, AND, OR, NOT,
  // A comma or line end that separates two statements; each statement ends with one.
  SEPARATOR,
  // An opening brace behind a call of a network.
  CALL_LBRACE,
  // A closing bracket that closes nothing.
  STRAY
}

// ---------------------------------------------------------------------------------------- items

file : item* EOF ;

value : expression SEPARATOR EOF ;

item
  : PARAM NAME define expression SEPARATOR                   # paramItem
  | DATA assign? NAME arguments? SEPARATOR                   # dataItem // `=` is reported
  | NETWORK LBRACE networkStatement* RBRACE SEPARATOR        # networkItem
  | TRAIN LBRACE setting* RBRACE SEPARATOR                   # trainItem
  | SAMPLE LBRACE setting* RBRACE SEPARATOR                  # sampleItem
  | COMPARE LBRACE compareEntry* RBRACE SEPARATOR            # compareItem
  | IMPORT TEXT SEPARATOR                                    # importItem
  | (CELL | LAYER | SCHEDULE) NAME parameters? body SEPARATOR # definitionItem
  ;

// What gives a value; anything but `=` is reported.
assign : ASSIGN | COLON ;

define : ASSIGN | COLON | EQUAL ;

// -------------------------------------------------------------------------------------- networks

networkStatement : expression (assign expression)? SEPARATOR ;

block : CALL_LBRACE networkStatement* RBRACE ;

// -------------------------------------------------------------------------------------- settings

setting : expression (assign expression)? SEPARATOR ;

compareEntry : expression (assign expression | LBRACE setting* RBRACE)? SEPARATOR ;

// ----------------------------------------------------------------------------------------- cells

parameters : LPAREN (parameter (COMMA parameter)*)? RPAREN ;

parameter : NAME (COLON choice (BAR choice)*)? (ASSIGN expression)? ;

choice : NAME ;

body : LBRACE cellStatement* RBRACE ;

cellStatement
  : INPUT names SEPARATOR                                    # inputLine
  | (STATE | WEIGHTS | BIAS) names shape? (assign expression)? SEPARATOR # declarationLine
  | OUTPUT expression SEPARATOR                              # outputLine
  | NAME PRIME? define expression SEPARATOR                  # equationLine
  | when SEPARATOR                                           # chooseLine
  ;

names : NAME (COMMA NAME)* ;

shape : LBRACKET (expression (COMMA expression)*)? RBRACKET ;

when : WHEN expression (ASSIGN expression)? body otherwise? ;   // `=` is reported

otherwise : ELSE (when | body) ;

// ------------------------------------------------------------------ values, the weakest operator first

expression : conjunction (OR conjunction)* ;

conjunction : negation (AND negation)* ;

negation : NOT negation | comparison ;

comparison
  : sum ((EQUAL | NOT_EQUAL | LESS | LESS_OR_EQUAL | GREATER | GREATER_OR_EQUAL) sum)* ;

sum : product ((PLUS | MINUS) product)* ;

product : unary ((STAR | SLASH) unary)* ;

unary : MINUS unary | matmul ;

matmul : primary (AT unary)? ;

primary
  : NUMBER                                                   # numberValue
  | TEXT                                                     # textValue
  | LBRACKET (expression (COMMA expression)*)? RBRACKET      # listValue
  | LPAREN expression RPAREN                                 # parenthesesValue
  | NAME (PRIME | (DOT NAME)+ | call)?                        # namedValue
  ;

call : arguments block? source? | block source? | source ;

arguments : LPAREN (argument (COMMA argument)*)? RPAREN ;

argument : expression (assign expression)? ;

source : FROM (NAME (DOT NAME)* | LPAREN expression (COMMA expression)* RPAREN) ;

// ---------------------------------------------------------------------------------------- tokens

NAME : [A-Za-z_] [A-Za-z0-9_]* ;
NUMBER : [0-9]+ ('.' [0-9]+)? ([eE] [+\-]? [0-9]+)? '%'? ;
TEXT : '"' (~["\\\r\n] | '\\' ~[\r\n])* '"' ;

ASSIGN : '=' ;
COLON : ':' ;
BAR : '|' ;
COMMA : ',' ;
DOT : '.' ;
PRIME : '\'' ;
AT : '@' ;
STAR : '*' ;
SLASH : '/' ;
PLUS : '+' ;
MINUS : '-' ;
EQUAL : '==' ;
NOT_EQUAL : '!=' ;
LESS : '<' ;
LESS_OR_EQUAL : '<=' ;
GREATER : '>' ;
GREATER_OR_EQUAL : '>=' ;
LPAREN : '(' ;
RPAREN : ')' ;
LBRACKET : '[' ;
RBRACKET : ']' ;
LBRACE : '{' ;
RBRACE : '}' ;

NEWLINE : '\r\n' | '\n' | '\r' ;
COMMENT : '//' ~[\r\n]* ;
BLANK : [ \t]+ -> skip ;

// What people write out of another habit; reported, then read as what was meant.
BAD_NUMBER : [0-9] ([0-9A-Za-z_] | '.' [0-9A-Za-z_])* ;
UNCLOSED_TEXT : '"' (~["\\\r\n] | '\\' ~[\r\n])* '\\'? ;
CURLY_TEXT : [\u201C\u201D\u201E\u00AB\u00BB] ~[\r\n"\u201C\u201D\u00AB\u00BB]* ["\u201C\u201D\u00AB\u00BB] ;
CURLY_SINGLE_TEXT : [\u2018\u201A\u201B] ~[\r\n\u2018\u2019]* [\u2018\u2019] ;
HASH_COMMENT : '#' ~[\r\n]* ;
BLOCK_COMMENT : '/*' .*? '*/' | '/*' (~[*\r\n] | '*' ~[/\r\n])* ;
SEMICOLON : ';' ;
POWER : '**' | '^' ;
AND_SIGN : '&&' | '&' ;
OR_SIGN : '||' ;
NOT_SIGN : '!' ;
COLON_ASSIGN : ':=' ;
ARROW : '->' | '=>' | '|>' ;
UPDATE : '+=' | '-=' | '*=' | '/=' ;
UNKNOWN : . ;
