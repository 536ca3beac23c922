package dev.rnnc.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FieldsTest {
  @TempDir private Path folder;

  private List<String> fields(String line, boolean alsoAtBlanks) throws IOException {
    Path path = Files.writeString(folder.resolve("line.txt"), line);
    List<String> texts = new ArrayList<>();
    try (DataText text = DataText.open(path)) {
      Lines lines = text.lines();
      assertThat(lines.next()).isTrue();
      Fields fields = new Fields();
      fields.cut(lines, alsoAtBlanks);
      for (int i = 0; i < fields.count(); i++) {
        int begin = fields.begin(i);
        texts.add(new String(lines.chars(), begin, fields.end(i) - begin));
      }
    }
    return texts;
  }

  @Test
  void tabsPartFieldsThatMayBeEmpty() throws IOException {
    assertThat(fields("a\t b c \t\td", false)).containsExactly("a", "b c", "", "d");
    assertThat(fields("\ta\t", false)).containsExactly("", "a", "");
    assertThat(fields("a b", false)).containsExactly("a b");
    assertThat(fields("a b\tc", true)).containsExactly("a b", "c");
  }

  @Test
  void blanksPartWhereNoTabDoes() throws IOException {
    assertThat(fields("a  b c", true)).containsExactly("a", "b", "c");
    assertThat(fields("a b  ", true)).containsExactly("a", "b");
    assertThat(fields(" a b", true)).containsExactly("", "a", "b");
  }
}
