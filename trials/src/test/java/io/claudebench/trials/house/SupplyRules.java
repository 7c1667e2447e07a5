package io.claudebench.trials.house;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the build takes from others has one version, which stands in git: so two builds of a commit take the same. The
 * plugins that Maven binds by itself come with its own version, which the wrapper pins with its checksum.
 */
final class SupplyRules {
  private static final Pattern PLUGIN = Pattern.compile("<plugin>([\\s\\S]*?)</plugin>");
  private static final Pattern NAME = Pattern.compile("<artifactId>\\s*([^<\\s]+)\\s*</artifactId>");
  private static final Pattern VERSION = Pattern.compile("<(version|[\\w.-]+\\.version)>\\s*([^<]*?)\\s*</\\1>");
  private static final Pattern FIXED = Pattern.compile("[0-9][0-9A-Za-z.-]*|\\$\\{[\\w.-]+\\.version}");
  private static final Pattern OURS = Pattern.compile("<artifactId>claudebench</artifactId>\\s*<version>");
  private static final Pattern PACKAGES = Pattern
      .compile("\"(?:d|devD|optionalD|peerD)ependencies\"\\s*:\\s*\\{([^}]*)}");
  private static final Pattern PACKAGE = Pattern.compile("\"([^\"]+)\"\\s*:\\s*\"([^\"]*)\"");
  private static final Pattern EXACT = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?");

  /** @param root the pom that says every version once */
  static List<Finding> pom(Source pom, Source root) {
    var found = new ArrayList<Finding>();
    PLUGIN.matcher(pom.text()).results().forEach(plugin -> {
      var name = NAME.matcher(plugin.group(1));
      if (name.find() && !plugin.group(1).contains("<version>") && !isManaged(root, name.group(1))) {
        found.add(pom.at(plugin.start(), "the plugin " + name.group(1) + " has no version"));
      }
    });
    String others = OURS.matcher(pom.text()).replaceFirst("<artifactId>claudebench</artifactId><ours>");
    VERSION.matcher(others).results()
        .filter(version -> !FIXED.matcher(version.group(2)).matches() || version.group(2).endsWith("SNAPSHOT"))
        .forEach(version -> found.add(new Source(pom.file(), others).at(version.start(), version.group(2)
            + " is not one version")));
    return found;
  }

  private static boolean isManaged(Source root, String plugin) {
    return PLUGIN.matcher(root.text()).results().anyMatch(managed -> managed.group(1).contains("<version>")
        && managed.group(1).contains("<artifactId>" + plugin + "</artifactId>"));
  }

  /** A {@code package.json}, and whether its lock file is beside it. */
  static List<Finding> npm(Source manifest, boolean hasLock) {
    var found = new ArrayList<Finding>();
    if (!hasLock) {
      found.add(new Finding(manifest.file(), 1, "has no package-lock.json"));
    }
    PACKAGES.matcher(manifest.text()).results().forEach(packages -> PACKAGE.matcher(packages.group(1)).results()
        .filter(one -> !EXACT.matcher(one.group(2)).matches())
        .forEach(one -> found.add(manifest.at(packages.start(1) + one.start(), one.group(1) + " " + one.group(2)
            + " is not one version"))));
    return found;
  }

  /** The wrapper's Maven: its version in the address, and its checksum. */
  static List<Finding> wrapper(Source properties) {
    boolean isChecked = Pattern.compile("(?m)^distributionSha256Sum=[0-9a-f]{64}$").matcher(properties.text()).find();
    return isChecked ? List.of() : List.of(new Finding(properties.file(), 1, "lacks distributionSha256Sum"));
  }

  private SupplyRules() {}
}
