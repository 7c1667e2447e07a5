package io.claudebench.trials.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is built is what stands in git, and what is rolled out works beside the version before; as the house stands. */
class SupplyTest {
  private static final String WRAPPER = ".mvn/wrapper/maven-wrapper.properties";
  private final House house = House.standing();

  @Test
  void everyVersionIsPinned() {
    var found = new ArrayList<Finding>();
    Source root = house.doc("pom.xml");
    var poms = house.where(source -> source.file().endsWith("pom.xml"));
    var manifests = house.where(source -> source.file().endsWith("package.json"));
    assertFalse(poms.isEmpty() || manifests.isEmpty());
    poms.forEach(pom -> found.addAll(SupplyRules.pom(pom, root)));
    manifests.forEach(manifest -> found.addAll(SupplyRules.npm(manifest,
        Files.exists(House.root().resolve(Path.of(manifest.dir(), "package-lock.json"))))));
    found.addAll(SupplyRules.wrapper(house.doc(WRAPPER)));
    assertKept(found);
  }

  /** Nobody can have the fleet ask where he cannot; issuers are Quarkus' part, and configured. */
  @Test
  void noServiceFetchesFromAnAddress() {
    var fetches = Pattern.compile("\\b(HttpClient|WebClient|RestClient|openConnection|createNetClient|Socket)\\b");
    var services = house.java().stream().filter(Source::isMain)
        .filter(source -> source.file().matches("(core/(runtime|postgres)|[a-z]+-service)/.*")).toList();
    assertFalse(services.isEmpty());
    assertKept(services.stream().flatMap(source -> source.each(Mask.javaCode(source.text()), fetches.pattern(),
        "opens a connection of its own").stream()).toList());
  }

  @Test
  void everyMigrationExpands() {
    var migrations = house.where(source -> source.file().endsWith(".sql"));
    assertFalse(migrations.isEmpty());
    assertKept(MigrationRules.check(migrations));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      <plugin><artifactId>maven-shade-plugin</artifactId></plugin>     | the plugin maven-shade-plugin has no version
      <version>[1.0,2.0)</version>                                     | [1.0,2.0) is not one version
      <version>LATEST</version>                                        | LATEST is not one version
      <x.version>1.0-SNAPSHOT</x.version>                              | 1.0-SNAPSHOT is not one version
      <version></version>                                              | ' is not one version'
      """)
  void anUnpinnedPomIsFound(String planted, String what) {
    assertEquals(List.of(what), whats(SupplyRules.pom(new Source("pom.xml", "<a>\n" + planted), house.doc("pom.xml"))));
  }

  @Test
  void anUnpinnedPackageAndWrapperAreFound() {
    var planted = new Source("x/package.json", "{\"dependencies\": {\"a\": \"1.2.3\", \"b\": \"^1.2.3\"},\n"
        + "\"devDependencies\": {\"c\": \"latest\"}}");
    assertEquals(List.of("has no package-lock.json", "b ^1.2.3 is not one version", "c latest is not one version"),
        whats(SupplyRules.npm(planted, false)));
    assertEquals(1, SupplyRules.wrapper(new Source("w", "distributionUrl=x")).size());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      ALTER TABLE t ADD COLUMN c text;                                        | 0
      ALTER TABLE t ADD COLUMN c text NOT NULL DEFAULT 'x';                   | 0
      CREATE TABLE u (id bigint NOT NULL PRIMARY KEY); CREATE INDEX i ON u (id); | 0
      ALTER TABLE t ADD COLUMN c text NOT NULL;                               | 1
      ALTER TABLE t ADD c bigint NOT NULL, ADD d text;                        | 1
      ALTER TABLE t DROP COLUMN c;                                            | 1
      drop index i;                                                           | 1
      ALTER TABLE t RENAME COLUMN c TO d;                                     | 1
      ALTER TABLE t ALTER COLUMN c TYPE bigint;                               | 1
      ALTER TABLE t ALTER COLUMN c SET NOT NULL;                              | 1
      CREATE UNIQUE INDEX i ON t (c);                                         | 1
      ALTER TABLE t ADD CONSTRAINT k CHECK (c > 0);                           | 1
      DELETE FROM t;                                                          | 1
      -- DROP TABLE t                                                         | 0
      """)
  void aMigrationThatNarrowsIsFoundUnlessItSaysSo(String sql, int findings) {
    String dir = "a-service/src/main/resources/db/migration/";
    assertEquals(findings, MigrationRules.check(List.of(new Source(dir + "V2__more.sql", sql))).size(), sql);
    assertEquals(0, MigrationRules.check(List.of(new Source(dir + "V3__contract_t.sql", sql))).size());
    assertEquals(0, MigrationRules.check(List.of(new Source(dir + "V1__first.sql", sql))).size());
    assertEquals(1, MigrationRules.check(List.of(new Source(dir + "V1__a.sql", ""), new Source(dir + "V1__b.sql", "")))
        .size());
    assertEquals(1, MigrationRules.check(List.of(new Source(dir + "undo.sql", ""))).size());
  }

  private static List<String> whats(List<Finding> found) {
    return found.stream().map(Finding::what).toList();
  }

  private static void assertKept(List<Finding> found) {
    assertEquals("", found.stream().map(Finding::toString).collect(Collectors.joining("\n")));
  }
}
