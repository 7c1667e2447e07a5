package io.claudebench.trials.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** All files of the house and the rules that stand for each. */
record House(List<Source> sources) {

  static House standing() {
    Path top = root();
    try (Stream<Path> files = Files.walk(top)) {
      return new House(files.filter(Files::isRegularFile)
          .filter(file -> ours(top.relativize(file).toString().replace('\\', '/')))
          .sorted().map(file -> Source.read(top, file)).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path root() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("mvnw"))) {
      root = root.getParent();
    }
    return root;
  }

  private static boolean ours(String file) {
    return !file.matches("(.*/)?(target|\\.git|\\.fleet|node_modules)/.*")
        && (file.matches(".*(\\.(java|lua|md|yaml|mjs|properties|sql)|pom\\.xml|package\\.json)")
        || file.equals("fleet"));
  }

  List<Finding> broken() {
    var found = new ArrayList<Finding>();
    java().forEach(source -> {
      found.addAll(JavaRules.check(source));
      found.addAll(SettingRules.check(source));
    });
    where(source -> !source.file().matches(".*(\\.md|\\.sql|package\\.json)"))
        .forEach(source -> found.addAll(source.wide()));
    lua().forEach(source -> found.addAll(LuaRules.check(source, fragments(source.module()))));
    found.addAll(LuaHeader.unused(lua().stream().map(LuaFile::of).toList()));
    verbs().forEach(verb -> {
      found.addAll(VerbRules.twin(verb, sources));
      found.addAll(VerbRules.emits(verb, scripts(verb.module()), fragments(verb.module())));
      found.addAll(VerbRules.own(verb, scripts(verb.module())));
    });
    found.addAll(PackageRules.pages(java()));
    where(source -> source.file().endsWith("pom.xml")).forEach(pom -> found.addAll(RoomRules.pom(pom)));
    return found;
  }

  /** A document by its path from the root; empty when it is not there. */
  Source doc(String file) {
    return where(source -> source.file().equals(file)).stream().findFirst().orElse(new Source(file, ""));
  }

  List<Source> docs() {
    return where(source -> source.file().endsWith(".md"));
  }

  List<Source> java() {
    return where(source -> source.file().endsWith(".java"));
  }

  List<Source> lua() {
    return where(source -> source.file().endsWith(".lua"));
  }

  List<Source> verbs() {
    return java().stream().filter(VerbRules::isVerb).toList();
  }

  private Map<String, LuaFile> scripts(String module) {
    return files(source -> source.module().equals(module) || source.module().equals("core/runtime"), false);
  }

  /** Core's fragments and the module's own. */
  Map<String, LuaFile> fragments(String module) {
    return files(source -> source.module().equals(module) || source.module().equals("core/runtime"), true);
  }

  private Map<String, LuaFile> files(Predicate<Source> wanted, boolean fragments) {
    var files = new HashMap<String, LuaFile>();
    lua().stream().filter(wanted).map(LuaFile::of).filter(file -> file.isFragment() == fragments)
        .forEach(file -> files.put(file.source().stem(), file));
    return files;
  }

  List<Source> where(Predicate<Source> wanted) {
    return sources.stream().filter(wanted).toList();
  }
}
