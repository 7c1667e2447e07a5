package io.claudebench.trials.house;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** HOUSE 3, config: every number and text that an operator may set has bounds, which are checked at boot. */
final class SettingRules {
  private static final Pattern SETTING = Pattern.compile("([^;{}]*?)\\b([\\w<>@(), =.]*?)\\s+(\\w+)\\(\\);");
  private static final Pattern VALUE = Pattern.compile("\\b(int|long|double|String|OptionalInt|OptionalLong)\\b");
  private static final List<Pattern> BOUNDS = List.of(Pattern.compile("@(Range|Size|Pattern|Name)\\b"),
      Pattern.compile("(?s)@Min\\b.*@Max\\b"), Pattern.compile("(?s)@DecimalMin\\b.*@DecimalMax\\b"));

  static List<Finding> check(Source source) {
    String code = Mask.javaCode(source.text());
    return !source.isMain() || !code.contains("@ConfigMapping(") ? List.of()
        : SETTING.matcher(code).results().filter(setting -> !isBounded(setting)).map(setting ->
            source.at(setting.start(3), "the setting " + setting.group(3) + " has no bounds")).toList();
  }

  /** A group has none of its own, nor has what is on or off. */
  private static boolean isBounded(MatchResult setting) {
    String declared = setting.group();
    return !VALUE.matcher(declared.replace("Map<String,", "")).find()
        || BOUNDS.stream().anyMatch(bound -> bound.matcher(declared).find());
  }

  private SettingRules() {}
}
