package dev.rnnc.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.rnnc.source.Span;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns of a comma-separated file with a header; RFC 4180.
 *
 * @param columns fields by column and row; at least one
 */
record CsvTable(WholeText file, Map<String, TextColumn> columns) {
  static CsvTable read(WholeText file) {
    CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .allowExtraFields(true)
            .allowMissingFields(true)
            .allowExtraCharsAfterClosingQuote(false)
            .ofCsvRecord(file.text());
    Iterator<CsvRecord> records = reader.iterator();
    int line = 0;
    try {
      if (!records.hasNext()) {
        throw Problem.empty(file.place(0, 0), "rows");
      }
      CsvRecord header = records.next();
      line = (int) header.getStartingLineNumber();
      Map<String, TextColumn> columns = columns(file, header);
      List<TextColumn> inOrder = List.copyOf(columns.values());
      int lineOfRow = line;
      int rowBegin = lineBegin(file, line);
      while (records.hasNext()) {
        CsvRecord row = records.next();
        line = (int) row.getStartingLineNumber();
        if (row.getFieldCount() != inOrder.size()) {
          throw Problem.columns(
              wholeLine(file, line),
              row.getFieldCount(),
              "the header has %d".formatted(inOrder.size()));
        }
        rowBegin = lineBegin(file, rowBegin, line - lineOfRow);
        lineOfRow = line;
        int at = rowBegin;
        for (int i = 0; i < inOrder.size(); i++) {
          at = inOrder.get(i).append(row.getField(i).strip(), at);
        }
      }
      checkLastQuote(file, line);
      if (inOrder.getFirst().isEmpty()) {
        throw Problem.empty(wholeLine(file, line), "rows below its header");
      }
      return new CsvTable(file, columns);
    } catch (CsvParseException e) {
      throw Problem.csv(
          wholeLine(file, Math.min(line + 1, lineCount(file))),
          "the row that begins here has more behind a closing quote");
    }
  }

  /** The reader takes the end of the file for a closing quote, and so the rows in between. */
  private static void checkLastQuote(WholeText file, int lastLine) {
    int begin = lineBegin(file, lastLine);
    long quotes = file.text().chars().skip(begin).filter(c -> c == '"').count();
    if (quotes % 2 == 1) {
      throw Problem.csv(
          wholeLine(file, lastLine), "a quote is not closed in the row that begins here");
    }
  }

  private static Map<String, TextColumn> columns(WholeText file, CsvRecord header) {
    Map<String, TextColumn> columns = new LinkedHashMap<>();
    for (String name : header.getFields()) {
      if (columns.put(name.strip(), new TextColumn(file)) != null) {
        throw Problem.csv(
            wholeLine(file, (int) header.getStartingLineNumber()),
            "two columns are called `%s`".formatted(name.strip()));
      }
    }
    return columns;
  }

  /** The fields of a column. */
  TextColumn column(String name) {
    TextColumn column = columns.get(name);
    if (column == null) {
      throw Problem.noColumn(header(), name, columns.keySet());
    }
    return column;
  }

  /** The header: the first line with something on it. */
  private Span header() {
    int line = 1;
    while (wholeLine(file, line).text().isEmpty()) {
      line++;
    }
    return wholeLine(file, line);
  }

  int rows() {
    return columns.values().iterator().next().size();
  }

  /** Where a field stands. */
  Span place(int row, String column) {
    return column(column).place(row);
  }

  private static int lineCount(WholeText file) {
    return 1 + (int) file.text().stripTrailing().chars().filter(c -> c == '\n').count();
  }

  private static Span wholeLine(WholeText file, int line) {
    int begin = lineBegin(file, line);
    int end = file.text().indexOf('\n', begin);
    return file.place(begin, end < 0 ? file.text().length() : end);
  }

  private static int lineBegin(WholeText file, int line) {
    return lineBegin(file, 0, line - 1);
  }

  /** Where a line begins that is so many lines below the one that begins at a place. */
  private static int lineBegin(WholeText file, int from, int lines) {
    int begin = from;
    for (int i = 0; i < lines; i++) {
      begin = file.text().indexOf('\n', begin) + 1;
    }
    return begin;
  }
}
