package io.claudebench.core.redis;

import io.claudebench.core.Key;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the comment lines on top of a Lua file declare, for the runner to bind and the house rules to check:
 *
 * <pre>
 * -- Key     leases zset written      one key, named as in {@link Key}; it is a local of this name
 * -- Key     commands:task stream read    the key of a family whose name is fixed; without it the caller names it
 * -- Keys    tasks hash read          a family: the local is what its keys begin with; where they take two names, the
 *                                     first is fixed, or the caller's
 * -- Uses    task, place              fragments of lua/lib that this file calls itself
 * -- Caller  metadata                 of the call, a local of this name: the metadata of its events
 * -- Caller  agent                    the caller's name when it is only an agent, else empty
 * -- Settles strict                   a local of a fragment: ids that PostgreSQL must have before the answer is sent
 * -- Each    strict = {}              a local that each call of a group has anew; all else stands for the whole group
 * </pre>
 */
public record Header(List<Declared> keys, List<String> uses, List<About> caller, String settles,
    Map<String, String> each) {
  private static final Pattern LINE = Pattern.compile("^-- (Key|Keys|Uses|Caller|Settles|Each) +(.+)$");

  /** What a script may be told of its caller. */
  public enum About {
    metadata, agent;

    static About of(String file, String name) {
      return Stream.of(values()).filter(one -> one.name().equals(name)).findFirst()
          .orElseThrow(() -> new IllegalStateException(file + " asks for " + name + " of its caller; there is "
              + List.of(values())));
    }
  }

  /**
   * One declared key.
   *
   * @param name the name that makes it one of its family; null when the caller gives it or it needs none
   */
  public record Declared(String local, Key key, boolean isFamily, String name, String type, boolean isWritten) {

    static Declared of(String file, String line, boolean isFamily) {
      String[] words = line.split(" +", 4);
      String[] named = words[0].split(":", 2);
      Key key = Stream.of(Key.values()).filter(one -> (isFamily ? one.family() : one.local()).equals(named[0]))
          .findFirst().orElseThrow(() -> new IllegalStateException(
              file + " declares " + named[0] + ", which is no " + (isFamily ? "family" : "key") + " of the map"));
      if (words.length < 3 || !words[2].matches("read|written")) {
        throw new IllegalStateException(file + " must say of " + named[0] + " its type, and read or written");
      }
      return new Declared(named[0], key, isFamily, named.length > 1 ? named[1] : null, words[1],
          words[2].equals("written"));
    }

    /** The same key declared by two files; where one of them fixes its name, with that name. */
    Declared same(String file, Declared other) {
      boolean isOne = isFamily == other.isFamily && type.equals(other.type)
          && (name == null || other.name == null || name.equals(other.name));
      if (!isOne) {
        throw new IllegalStateException(file + " declares " + local
            + " otherwise than a fragment that it stands beside");
      }
      return name != null ? this : other;
    }

    /** Whether it is another key only by the name that the caller gives. */
    boolean isGiven() {
      return !isFamily && name == null && key.names() > 0;
    }
  }

  /** Reads the header of a file. Fails with one sentence that names the file. */
  public static Header of(String file, String text) {
    var keys = new ArrayList<Declared>();
    var uses = new ArrayList<String>();
    var caller = new ArrayList<About>();
    String settles = null;
    var each = new LinkedHashMap<String, String>();
    for (String line : text.lines().takeWhile(line -> line.startsWith("--")).toList()) {
      var part = LINE.matcher(line);
      if (part.matches()) {
        String rest = part.group(2).strip();
        switch (part.group(1)) {
          case "Key", "Keys" -> keys.add(Declared.of(file, rest, part.group(1).equals("Keys")));
          case "Uses" -> uses.addAll(List.of(rest.split(" *, *")));
          case "Caller" -> caller.add(About.of(file, rest));
          case "Each" -> each.put(rest.split(" = ", 2)[0], rest.split(" = ", 2)[1]);
          default -> settles = rest.split(" ", 2)[0];
        }
      }
    }
    return new Header(keys, uses, caller, settles, each);
  }
}
