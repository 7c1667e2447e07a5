package io.claudebench.trials.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A file of the house, named by its path from the root. */
record Source(String file, String text) {
  /** As .editorconfig says. */
  static final int COLUMNS = 120;

  static Source read(Path root, Path path) {
    try {
      return new Source(root.relativize(path).toString().replace('\\', '/'), Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code TaskCreate} of {@code …/TaskCreate.java}. */
  String stem() {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
  }

  /** {@code task-service} of {@code task-service/src/…}. */
  String module() {
    return file.contains("/src/") ? file.substring(0, file.indexOf("/src/"))
        : file.substring(0, Math.max(0, file.lastIndexOf('/')));
  }

  /** {@code task-service/src/main/java/io/claudebench/task} of {@code …/TaskCreate.java}. */
  String dir() {
    return file.substring(0, Math.max(0, file.lastIndexOf('/')));
  }

  boolean isMain() {
    return file.contains("/src/main/");
  }

  int lines() {
    return (int) text.lines().count();
  }

  int lineOf(int offset) {
    return (int) text.substring(0, offset).chars().filter(c -> c == '\n').count() + 1;
  }

  Finding at(int offset, String what) {
    return new Finding(file, lineOf(offset), what);
  }

  /** Lines that end behind the column of .editorconfig, but for tables and statements in text blocks. */
  List<Finding> wide() {
    var found = new ArrayList<Finding>();
    String[] lines = text.split("\n", -1);
    boolean isBlock = false;
    for (int i = 0; i < lines.length; i++) {
      isBlock ^= lines[i].split("\"\"\"", -1).length % 2 == 0;
      if (!isBlock && lines[i].codePointCount(0, lines[i].length()) > COLUMNS) {
        found.add(new Finding(file, i + 1, "ends behind column " + COLUMNS));
      }
    }
    return found;
  }

  /** One finding for each place where {@code pattern} stands in {@code view}, a masked copy of the text. */
  List<Finding> each(String view, String pattern, String what) {
    var found = new ArrayList<Finding>();
    var matcher = Pattern.compile(pattern).matcher(view);
    while (matcher.find()) {
      found.add(at(matcher.start(), what));
    }
    return found;
  }
}
