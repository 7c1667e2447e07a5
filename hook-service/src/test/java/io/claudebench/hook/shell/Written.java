package io.claudebench.hook.shell;

import java.util.ArrayList;
import java.util.List;

/** The simple commands that our parser sees in a text, whether they run or not, sorted. */
final class Written {
  private final List<String> commands = new ArrayList<>();

  Written(String text) {
    node(Parser.parse(text, new Work(text.length()), -1, -1));
  }

  List<String> commands() {
    return commands.stream().sorted().toList();
  }

  private void node(Node node) {
    switch (node) {
      case Node.Simple simple -> {
        if (!simple.words().isEmpty()) {
          List<String> words = simple.words().stream().map(word -> ShfmtDifferentialTest.shown(word.bare())).toList();
          commands.add(Shfmt.NAMED.contains(words.getFirst()) ? words.getFirst() : String.join(" ", words));
        }
        simple.assigns().forEach(assign -> {
          word(assign.index());
          word(assign.value());
          words(assign.elements());
        });
        words(simple.words());
        redirects(simple.redirects());
      }
      case Node.Pipe pipe -> pipe.stages().forEach(this::node);
      case Node.Sequence sequence -> sequence.nodes().forEach(this::node);
      case Node.Branches branches -> branches.nodes().forEach(this::node);
      case Node.Background background -> node(background.body());
      case Node.Group group -> {
        node(group.body());
        redirects(group.redirects());
      }
      case Node.Loop loop -> {
        words(loop.words());
        node(loop.condition());
        node(loop.body());
      }
      case Node.Function function -> node(function.body());
    }
  }

  private void redirects(List<Node.Redirect> redirects) {
    redirects.forEach(redirect -> {
      word(redirect.target);
      word(redirect.body);
    });
  }

  private void words(List<Word> words) {
    if (words != null) {
      words.forEach(this::word);
    }
  }

  private void word(Word word) {
    if (word == null) {
      return;
    }
    for (Word.Part part : word.parts()) {
      switch (part) {
        case Word.Text text -> { }
        case Word.Variable variable -> {
          word(variable.index());
          word(variable.operand());
        }
        case Word.Run run -> node(run.script());
        case Word.Process process -> node(process.script());
        case Word.Arithmetic arithmetic -> word(arithmetic.inside());
      }
    }
  }
}
