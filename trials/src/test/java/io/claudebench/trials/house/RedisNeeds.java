package io.claudebench.trials.house;

import io.claudebench.core.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a service needs of Redis, as its sources and those of core say it: the keys and channels that headers of scripts
 * declare and Java names, and the commands that both send.
 */
record RedisNeeds(List<Source> java, List<LuaFile> lua) {
  private static final Pattern KEY = Pattern.compile("\\bKey\\.([A-Z_]+)\\b");
  private static final Pattern COMMAND = Pattern.compile("\\bCommand\\.([A-Z]+)\\b");
  private static final Pattern CALL = Pattern.compile("\\bredis\\.p?call\\('([A-Z]+)'(?:, '([A-Z]+)')?");
  private static final Pattern PART = Pattern.compile("\\bfamily\\(Key\\.(\\w+_CHANNEL)\\) \\+ \"([^\"]+)\"");
  /** Asked for and done without. */
  private static final Set<String> OPTIONAL = Set.of("slowlog");
  /** Of these one subcommand is needed, of others of its kind all. */
  private static final Set<String> BY_SUBCOMMAND = Set.of("MEMORY");
  /** What the client says to a Cluster by itself. */
  private static final Set<String> CLUSTER = Set.of("cluster|slots", "asking");
  /** In how many scripts a fragment is, about. */
  private static final int FRAGMENT = 10;
  private static final String PLACE = "\\{\\w+}";

  static RedisNeeds of(House house, String service) {
    Set<String> modules = Set.of("core/runtime", service);
    return new RedisNeeds(
        house.java().stream().filter(source -> source.isMain() && modules.contains(source.module())).toList(),
        house.lua().stream().filter(source -> source.isMain() && modules.contains(source.module())).map(LuaFile::of)
            .toList());
  }

  /** As an ACL allows them, in order: channels, keys, commands. */
  List<String> rules() {
    var rules = new ArrayList<String>();
    channels().forEach(channel -> rules.add("&cb:" + channel));
    channels().forEach(channel -> rules.add("&{cb:*}:" + channel));
    // Who deletes a tenant deletes whatever its keys are. A tenant's pattern stands beside that of the default one, so
    // that neither waits behind all of the other.
    boolean isAll = commands().contains("scan");
    families().forEach(key -> rules.addAll(isAll ? List.of("~cb:" + key) : List.of("~cb:" + key, "~{cb:*}:" + key)));
    if (isAll) {
      rules.add("~{cb:*}:*");
    }
    commands().forEach(command -> rules.add("+" + command));
    return rules;
  }

  private Set<Key> used() {
    Stream<Key> named = java.stream().filter(source -> !source.stem().equals("Key"))
        .flatMap(source -> KEY.matcher(source.text()).results()).map(m -> Key.valueOf(m.group(1)));
    Stream<Key> declared = lua.stream().flatMap(file -> file.header().keys().stream()).map(key -> key.key());
    return Stream.concat(named, declared).collect(Collectors.toSet());
  }

  /** A pattern that is subscribed to must stand there as it is: Redis does not see that a wider one covers it. */
  private List<String> channels() {
    Stream<String> patterns = java.stream().flatMap(source -> PART.matcher(source.text()).results())
        .map(m -> glob(Key.valueOf(m.group(1))).replaceFirst("\\*$", m.group(2)));
    return Stream.concat(used().stream().filter(RedisNeeds::isChannel).map(RedisNeeds::glob), patterns).distinct()
        .sorted().toList();
  }

  /** Those that scripts are given among their KEYS, where Redis takes them for keys. */
  private List<String> channelsAsKeys() {
    return lua.stream().flatMap(file -> file.header().keys().stream()).map(key -> key.key())
        .filter(RedisNeeds::isChannel).map(RedisNeeds::glob).toList();
  }

  /** For each key the widest pattern, up to an end of a word, that takes no key which the service does not use. */
  private List<String> families() {
    Set<Key> used = used();
    List<String> others = Stream.of(Key.values()).filter(key -> !isChannel(key) && !used.contains(key))
        .map(RedisNeeds::text).toList();
    List<String> own = used.stream().filter(key -> !isChannel(key)).map(RedisNeeds::text).toList();
    var found = new TreeSet<String>();
    for (String key : own) {
      String words = key.replaceFirst("\\{.*", "");
      found.add(Pattern.compile("(?<=[:-])|(?=[:-])|$").matcher(words).results().map(MatchResult::start)
          .filter(end -> end > 0).map(end -> words.substring(0, end))
          .filter(start -> others.stream().noneMatch(other -> other.startsWith(start)))
          .filter(start -> own.stream().filter(other -> other.startsWith(start)).count() > 1)
          .map(start -> start + "*").findFirst().orElse(key.replaceAll(PLACE, "*")));
    }
    found.addAll(channelsAsKeys());
    return found.stream().filter(key -> found.stream().noneMatch(other -> !other.equals(key) && other.endsWith("*")
        && key.startsWith(other.substring(0, other.length() - 1))))
        .sorted(Comparator.comparing(this::uses).reversed().thenComparing(Comparator.naturalOrder())).toList();
  }

  /** How often scripts may need it: Redis tries patterns one after the other, and what is needed most stands first. */
  private int uses(String pattern) {
    String start = pattern.replaceFirst("\\*.*", "");
    return lua.stream().mapToInt(file -> (file.isFragment() ? FRAGMENT : 1) * (int) file.header().keys().stream()
        .filter(key -> text(key.key()).startsWith(start)).count()).sum();
  }

  private TreeSet<String> commands() {
    var found = new TreeSet<>(CLUSTER);
    java.stream().filter(source -> source.text().contains("import io.vertx.redis.client.Command;"))
        .flatMap(source -> COMMAND.matcher(source.text()).results()).forEach(m -> found.add(lower(m.group(1))));
    lua.stream().flatMap(file -> CALL.matcher(file.texts()).results()).forEach(m -> found.add(
        BY_SUBCOMMAND.contains(m.group(1)) ? lower(m.group(1) + "|" + m.group(2)) : lower(m.group(1))));
    found.removeAll(OPTIONAL);
    return found;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static boolean isChannel(Key key) {
    return key.type().equals("channel");
  }

  private static String text(Key key) {
    return key.row().getFirst().substring("cb:".length());
  }

  private static String glob(Key key) {
    return text(key).replaceAll(PLACE, "*");
  }
}
