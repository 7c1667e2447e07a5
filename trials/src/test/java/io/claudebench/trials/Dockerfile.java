package io.claudebench.trials;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The image that the last stage of a Dockerfile makes, with its arguments filled in. */
record Dockerfile(String base, List<Copy> copies, Map<String, String> labels, String user, String workdir,
    List<String> entrypoint) {
  private static final Pattern COPY = Pattern.compile("(?m)^COPY (?:--\\S+ )*(\\S+) (\\S+)$");
  private static final Pattern LABEL = Pattern.compile("(?m)^LABEL ([\\w.]+)=\"(.*)\"$");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  /** @param from in the repository  @param to in the image; with a slash at the end a directory */
  record Copy(Path from, String to) {}

  static Dockerfile of(String file, String service) {
    String text = Sources.read(file).replace("\\\n", " ");
    String last = text.substring(text.lastIndexOf("\nFROM ") + 1).replace("${SERVICE}", service);
    for (MatchResult argument : Pattern.compile("(?m)^ARG (\\w+)=(\\S+)$").matcher(last).results().toList()) {
      last = last.replace("${" + argument.group(1) + "}", argument.group(2));
    }
    var labels = new LinkedHashMap<String, String>();
    LABEL.matcher(last).results().forEach(label -> labels.put(label.group(1), label.group(2)));
    List<Copy> copies = COPY.matcher(last).results()
        .map(copy -> new Copy(Sources.ROOT.resolve(copy.group(1).replaceFirst("^/src/", "")), copy.group(2))).toList();
    List<String> entrypoint = QUOTED.matcher(one(last, "ENTRYPOINT")).results().map(word -> word.group(1)).toList();
    return new Dockerfile(one(last, "FROM"), copies, labels, one(last, "USER"), one(last, "WORKDIR"), entrypoint);
  }

  private static String one(String text, String instruction) {
    List<String> lines = Stream.of(text.split("\n")).filter(line -> line.startsWith(instruction + " ")).toList();
    if (lines.size() != 1) {
      throw new IllegalArgumentException(lines.size() + " times " + instruction);
    }
    return lines.getFirst().substring(instruction.length() + 1);
  }
}
