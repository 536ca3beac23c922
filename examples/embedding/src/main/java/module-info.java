/** What a program needs that trains and uses models: the core, the language and a backend. */
module org.example.embedding {
  requires dev.rnnc.core;
  requires dev.rnnc.cpu;
  requires dev.rnnc.dsl;
}
