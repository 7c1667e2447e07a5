package io.claudebench.hook.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our parser and {@code shfmt} see the same simple commands in both corpora. Compared is what is written, not what
 * runs: for each text the bag of its simple commands at any depth, in pipes, lists, groups, functions, substitutions,
 * heredocs; each with all of its words, one that is not literal as an ellipsis. So neither may see a command, or a word
 * of it, that the other does not; what only a walk finds, in the arguments of wrappers or in evaluated text, is on
 * neither side.
 */
class ShfmtDifferentialTest {
  /** Texts that are no bash: PowerShell. */
  private static final int REFUSED_MAX = 10;
  private static final int ROUNDS = 3000;
  /** Where commands may stand. */
  private static final List<String> PLACES = List.of("%s", "true; %s", "a | b |& { %s\n}", "( %s\n)", "x=$( %s\n)",
      "echo \"a $( %s\n) b\"", "f() { %s\n}", "f () ( %s\n)", "function f { %s\n}", "function f() { %s\n}",
      "if %s\nthen a; fi", "if a; then %s\nelif b; then c; else d; fi", "if a; then b; elif %s\nthen c; fi",
      "if a; then b; else %s\nfi", "while %s\ndo a; done", "until a; do %s\ndone", "for i in a b; do %s\ndone",
      "for i in $( %s\n); do a; done", "for ((i=0; i<3; i++)); do %s\ndone", "for ((i=$( %s\n); i<3; i++)); do a; done",
      "select i in a b; do %s\ndone", "case x in a|b) %s\n;; *) c ;; esac", "case $( %s\n) in (a) b;; esac",
      "case x in $( %s\n)) b;& c) d;; esac", "case x in a) b;; c) %s\nesac", "cat <( %s\n)", "a > >( %s\n) 2>&1",
      "[[ x == $( %s\n) && ! -f y ]]", "(( x + $( %s\n) > 1 ))", "echo $(( $( %s\n) + 1 ))", "a=( b $( %s\n) c )",
      "a=(b) c=$( %s\n)", "declare -a x=( $( %s\n) )", "a+=( $( %s\n) )", "echo ${a[$( %s\n)]}",
      "echo ${a:-$( %s\n)}", "echo \"${a:=$( %s\n)}\"", "echo ${a/$( %s\n)/b}", "echo ${a:$( %s\n):2}", "! { %s\n}",
      "echo ${a#\"$( %s\n)\"}", "time -p { %s\n}", "coproc { %s\n}", "coproc N { %s\n}", "{ %s\n} > f 2>&1 < g",
      "( %s\n) | while read x; do y; done", "a && ! b || { %s\n} &", "cat <<EOA | wc\n$( %s\n)\nEOA\ntrue",
      "cat <<-'EOB'\n\t$(a)\n\tEOB\n%s", "cat <<EOC <<EOD\n$( %s\n)\nEOC\nx\nEOD", "a <<< \"$( %s\n)\"",
      "a >$( %s\n) b",
      "# a ' comment\n%s", "a \\\n  b; %s", "echo 'a\nb' \"c\nd\" $'e\\'f'; %s", "a & b & %s", "a; { b; }; ( c; ); %s",
      "exec {fd}<f; %s", "2>/dev/null a; %s", "if a\nthen\n\n b\nfi\n\n\n%s", "{ a\n# b\n}\n%s", "let x=1 y=2; %s",
      "echo $[1+2] ${#a} ${!b} ${c[@]:1:2} ${d^^} $# $? $!; %s", "export A=1 B; local c; %s", "[ a = b ] && %s",
      "echo {a,b}{1..3} !(x|y) +(z) ?(w); %s", "a() { b; }; c() ( d ); %s", "until a; do b; done < <( %s\n)",
      "x='$(a)' y=\"\\$(b) \\`c\\`\"; %s", "echo `a \\`b\\``; %s", "echo \"`a \\\"b\\\"`\"; %s", "echo a#b c\\#d; %s");

  @TempDir
  private Path directory;

  /** A word as both show it. @param bare null when it is quoted or expanded */
  static String shown(String bare) {
    return bare == null || bare.isEmpty() || bare.chars().anyMatch(c -> "\\*?[".indexOf(c) >= 0
        && !bare.startsWith("[")) ? "…" : bare;
  }

  private static Stream<String> corpus(String name) throws Exception {
    try (var in = ShfmtDifferentialTest.class.getResourceAsStream("/shell/" + name + ".txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank())
          .map(line -> name.equals("dangerous") ? line.substring(line.indexOf(": ") + 2) : line)
          .map(line -> line.replace('⏎', '\n')).toList().stream();
    }
  }

  @Test
  void bothParsersSeeTheSameCommandsInBothCorpora() throws Exception {
    Set<Integer> refused = compare(Stream.concat(corpus("dangerous"), corpus("safe")).toList());
    assertTrue(refused.size() <= REFUSED_MAX, refused.size() + " refused");
  }

  @Test
  void bothSeeThemWhereverACommandMayStand() throws Exception {
    assertEquals(Set.of(), compare(PLACES.stream().map(place -> place.replace("%s", "rm -r x")).toList()));
  }

  @Test
  void bothSeeThemInConstructsInsideOneAnother() throws Exception {
    long seed = Long.getLong("seed", new Random().nextLong());
    System.out.println("seed " + seed);
    var random = new Random(seed);
    List<String> corpus = Stream.concat(corpus("dangerous"), corpus("safe")).toList();
    var texts = new ArrayList<String>();
    for (int i = 0; i < ROUNDS; i++) {
      String text = corpus.get(random.nextInt(corpus.size())) + "\n";
      for (int depth = random.nextInt(3); depth >= 0; depth--) {
        text = PLACES.get(random.nextInt(PLACES.size())).replace("EO", "EO" + depth).replace("%s", text);
      }
      texts.add(text);
    }
    Set<Integer> refused = compare(texts);
    assertTrue(refused.size() < ROUNDS / 4, refused.size() + " refused");
  }

  /** @return the indices of the texts that shfmt refuses */
  private Set<Integer> compare(List<String> all) throws Exception {
    assumeTrue(Shfmt.isHere(), "no shfmt on the PATH (Debian's package of this name): nothing is compared");
    var shfmt = new Shfmt("shfmt", directory);
    Set<Integer> refused = shfmt.refused(all);
    List<String> texts = IntStream.range(0, all.size()).filter(i -> !refused.contains(i)).mapToObj(all::get).toList();
    List<List<String>> theirs = shfmt.commands(texts);
    var unlike = new ArrayList<String>();
    int count = 0;
    for (int i = 0; i < texts.size(); i++) {
      List<String> ours = new Written(texts.get(i)).commands();
      List<String> other = theirs.get(i).stream().sorted().toList();
      count += other.size();
      if (!ours.equals(other)) {
        unlike.add(texts.get(i) + "\n  ours   " + ours + "\n  theirs " + other);
      }
    }
    System.out.println("shfmt: " + texts.size() + " texts, " + count + " commands; " + refused.size() + " refused: "
        + refused.stream().limit(4).map(all::get).toList());
    assertEquals("", String.join("\n", unlike), unlike.size() + " of " + texts.size());
    assertTrue(count > texts.size(), count + " commands");
    return refused;
  }
}
