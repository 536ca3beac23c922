package dev.rnnc.checkpoint;

import dev.rnnc.json.Json;
import dev.rnnc.json.JsonObject;
import dev.rnnc.model.Model;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a model was written as.
 *
 * @param name the file's name without its ending
 * @param text of the `.rnn` file
 * @param imports texts of the files it imports, by the paths that it imports them under
 * @param settings params set on the command line, as they were written there
 */
public record ModelText(
    String name, String text, Map<String, String> imports, Map<String, String> settings) {
  public ModelText {
    imports = Collections.unmodifiableMap(new LinkedHashMap<>(imports));
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /**
   * Of a model; its text has in it what it imports.
   *
   * @param settings params set on the command line
   */
  public static ModelText of(Model model, Map<String, String> settings) {
    return new ModelText(model.name(), model.source(), Map.of(), settings);
  }

  String toJson() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", name);
    members.put("imports", imports);
    members.put("settings", settings);
    return Json.write(members);
  }

  static ModelText fromJson(String text, String json) {
    JsonObject object = Json.readObject(json);
    return new ModelText(
        object.text("name"),
        text,
        object.object("imports").texts(),
        object.object("settings").texts());
  }
}
