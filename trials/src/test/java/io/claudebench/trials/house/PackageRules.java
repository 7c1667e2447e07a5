package io.claudebench.trials.house;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** HOUSE 1, the rules for packages: each says what it is for, and none knows another that knows it. */
final class PackageRules {

  /** Beside the classes of a package stands a {@code package-info} with Javadoc. */
  static List<Finding> pages(Collection<Source> java) {
    var rooms = java.stream().filter(Source::isMain)
        .collect(Collectors.groupingBy(Source::dir, TreeMap::new, Collectors.toList()));
    var found = new ArrayList<Finding>();
    rooms.forEach((dir, files) -> {
      if (files.stream().noneMatch(file -> file.stem().equals("package-info") && file.text().startsWith("/**"))) {
        found.add(new Finding(dir, 1, "has no package-info that says what it is for"));
      }
    });
    return found;
  }

  /**
   * The circles among the packages below {@code io.claudebench} of these classes, one sentence each; a package and one
   * inside it are two.
   *
   * @param classes a directory of class files; one without any is a fault too, for nothing was looked at
   */
  static List<String> circles(Path classes) {
    return slices().matching("io.claudebench.(**)").should().beFreeOfCycles().allowEmptyShould(false)
        .evaluate(new ClassFileImporter().importPaths(Set.of(classes))).getFailureReport().getDetails();
  }

  private PackageRules() {}
}
