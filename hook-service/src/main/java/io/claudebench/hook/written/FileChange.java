package io.claudebench.hook.written;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What a tool is about to do to a file. @param path normal */
public record FileChange(String path, JsonNode params) {
  /** A program that nobody can know: what stands behind it in the file is not known either. */
  static final String CUT = "\n\"$REST_OF_THIS_FILE\"\n";
  private static final int EDITS_MAX = 1000;
  private static final List<String> WHOLE = List.of("content", "contents", "file_text", "text");
  private static final List<String> OLD = List.of("old_string", "old_str", "oldText");
  private static final List<String> NEW = List.of("new_string", "new_str", "newText", "new_source");

  /**
   * What the file has then, up to {@code most} characters; behind them stands {@link #CUT}.
   *
   * @param before null when that is not known: then it is what is new in it
   */
  String of(String before, int most) {
    String whole = field(params, WHOLE);
    if (whole != null) {
      return cut(whole, most);
    }
    String text = before;
    int edits = 0;
    for (JsonNode edit : params.path("edits").isArray() ? params.get("edits") : List.of(params)) {
      String added = field(edit, NEW);
      if (++edits > EDITS_MAX || text != null && text.endsWith(CUT)) {
        return text == null ? CUT : cut(text + CUT, most);
      }
      if (added != null) {
        text = cut(edited(text, field(edit, OLD), cut(added, most), edit.path("replace_all").asBoolean(), most), most);
      }
    }
    return text == null ? "" : text;
  }

  /** Never much longer than {@code most}, however often the old stands there. */
  private static String edited(String text, String old, String added, boolean isEach, int most) {
    int at = text == null || old == null || old.isEmpty() ? -1 : text.indexOf(old);
    if (at < 0) {
      return text == null || text.isEmpty() ? added : text + "\n" + added;
    }
    var edited = new StringBuilder();
    int from = 0;
    while (at >= 0 && edited.length() <= most) {
      edited.append(text, from, at).append(added);
      from = at + old.length();
      at = isEach ? text.indexOf(old, from) : -1;
    }
    return edited.append(text, from, text.length()).toString();
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + CUT;
  }

  private static String field(JsonNode from, List<String> names) {
    return names.stream().map(name -> from.path(name).textValue()).filter(text -> text != null).findFirst()
        .orElse(null);
  }
}
