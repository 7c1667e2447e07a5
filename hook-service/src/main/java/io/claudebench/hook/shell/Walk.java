package io.claudebench.hook.shell;

import io.claudebench.hook.shell.Command.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Walks over the constructs as a shell would, without running anything: what each program gets, reads and says. */
final class Walk {
  final Scope scope;
  final Work work;
  final List<Command> commands = new ArrayList<>();
  private final Launch launch = new Launch(this);
  private int processes;
  /** How many pipes, backgrounds and endless loops stand around. */
  int forks;

  Walk(Scope scope, Work work) {
    this.scope = scope;
    this.work = work;
  }

  /** @return what it writes */
  Data run(Node node, Data input) {
    if (work.isSpent() || !work.enter()) {
      return Data.UNKNOWN;
    }
    Data out = switch (node) {
      case Node.Simple simple -> simple(simple, input);
      case Node.Pipe pipe -> pipe(pipe, input);
      case Node.Sequence sequence -> sequence(sequence.nodes(), input);
      case Node.Branches branches -> branches(branches, input);
      case Node.Group group -> group(group, input);
      case Node.Loop loop -> loop(loop, input);
      case Node.Background background -> {
        forks++;
        Data said = run(background.body(), input);
        forks--;
        yield said;
      }
      case Node.Function function -> define(function);
    };
    work.leave();
    return out;
  }

  private Data define(Node.Function function) {
    scope.functions.put(function.name(), function.body());
    if (function.name().equals("command_not_found_handle") || function.name().equals("command_not_found_handler")) {
      run(function.body(), Data.NONE);
    }
    return Data.NONE;
  }

  private Data sequence(List<Node> nodes, Data input) {
    List<Data> out = new ArrayList<>(nodes.size());
    for (Node node : nodes) {
      Data said = run(node, input);
      if (said != Data.NONE) {
        out.add(said);
      }
    }
    return Data.join(out, "");
  }

  private Data pipe(Node.Pipe pipe, Data input) {
    forks++;
    Data data = input;
    for (Node stage : pipe.stages()) {
      data = run(stage, data);
    }
    forks--;
    return data;
  }

  private Data branches(Node.Branches branches, Data input) {
    Map<String, List<Data>> before = scope.variables;
    Map<String, List<Data>> all = null;
    Data out = Data.NONE;
    for (Node node : branches.nodes()) {
      scope.variables = new HashMap<>(before);
      out = out.then(run(node, input));
      if (all != null) {
        scope.merge(all);
      }
      all = scope.variables;
    }
    scope.variables = all == null ? before : all;
    if (branches.nodes().size() == 1) {
      scope.merge(before);
    }
    return branches.nodes().size() > 1 && !out.text().isEmpty() ? out.unknown() : out;
  }

  /** In a shell of its own: what it changes is forgotten. */
  Data apart(Node node) {
    return apart(node, Data.NONE);
  }

  private Data apart(Node node, Data input) {
    Map<String, List<Data>> before = scope.variables;
    String directory = scope.directory;
    List<Data> positional = scope.positional;
    scope.variables = new HashMap<>(before);
    Data out = run(node, input);
    scope.variables = before;
    scope.directory = directory;
    scope.positional = positional;
    return out;
  }

  private Data group(Node.Group group, Data input) {
    List<Target> targets = new ArrayList<>(0);
    Data in = targets(group.redirects(), input, targets);
    int before = commands.size();
    Data out = group.isSubshell() ? apart(group.body(), in) : run(group.body(), in);
    if (!targets.isEmpty() && commands.size() > before) {
      Command last = commands.getLast();
      List<Target> all = new ArrayList<>(last.targets());
      all.addAll(targets);
      commands.set(commands.size() - 1, new Command(last.words(), last.input(), all, last.directory(), last.code(),
          last.isContained(), last.isForking(), last.from(), last.to()));
    }
    return written(targets, group.redirects(), out);
  }

  private Data loop(Node.Loop loop, Data input) {
    if (loop.words() == null) {
      int before = commands.size();
      run(loop.condition(), input);
      boolean isEndless = loop.variable() == null && commands.size() == before + 1
          && (commands.getLast().name().equals("true") || commands.getLast().name().equals(":"));
      int since = commands.size();
      Data out = run(loop.body(), input);
      out = out.then(lines(loop, input, since > before && commands.get(since - 1).name().equals("read")));
      if (isEndless && Forks.isBomb(loop.body(), commands.subList(since, commands.size()))) {
        commands.set(commands.size() - 1, commands.getLast().forking());
      }
      return out.text().isEmpty() ? out : out.unknown();
    }
    List<Argument> values = new ArrayList<>();
    for (Word word : loop.words()) {
      Expansion.words(word, this, values);
    }
    List<Data> out = new ArrayList<>();
    for (Argument value : values) {
      if (out.size() == Work.ROUNDS_MAX) {
        work.partial();
        break;
      }
      scope.set(loop.variable(), value.data());
      out.add(run(loop.body(), input));
    }
    return Data.join(out, "");
  }

  /** The rounds of a loop that reads, with each line after the first. */
  private Data lines(Node.Loop loop, Data input, boolean isReading) {
    int end = isReading ? input.text().indexOf('\n') : -1;
    if (end < 0 || end + 1 == input.text().length()) {
      return Data.NONE;
    }
    List<Data> out = new ArrayList<>();
    for (String line : input.text().substring(end + 1).split("\n", Work.ROUNDS_MAX)) {
      if (line.isEmpty()) {
        continue;
      }
      if (out.size() == Work.ROUNDS_MAX - 1) {
        work.partial();
      }
      run(loop.condition(), input.text(line));
      out.add(run(loop.body(), input.text(line)));
    }
    return Data.join(out, "");
  }

  /** The name by which a program gets the other end of a {@code <(…)} or {@code >(…)}. */
  String process(Word.Process process) {
    String path = "/dev/fd/" + (63 + processes++);
    if (process.isInput()) {
      scope.files.put(path, apart(process.script()));
    } else {
      scope.sinks.put(path, process.script());
    }
    return path;
  }

  private Data simple(Node.Simple simple, Data input) {
    List<Argument> words = new ArrayList<>(simple.words().size());
    for (Word word : simple.words()) {
      if (words.size() <= Work.WORDS_MAX) {
        Expansion.words(word, this, words);
      }
    }
    List<Target> targets = new ArrayList<>(0);
    Data in = targets(simple.redirects(), input, targets);
    for (Node.Assign assign : simple.assigns()) {
      assign(assign, simple);
    }
    Data out = in;
    if (!words.isEmpty()) {
      out = launch.run(new Command(words, in, targets, scope.directory, null, false, false, simple.from(),
          simple.to()));
    } else if (!targets.isEmpty()) {
      var name = Argument.of(Data.of(":"), true, simple.from(), simple.to());
      commands.add(new Command(List.of(name), in, targets, scope.directory, null, false, false, simple.from(),
          simple.to()));
    }
    return written(targets, simple.redirects(), words.isEmpty() && simple.redirects().isEmpty() ? Data.NONE : out);
  }

  private void assign(Node.Assign assign, Node.Simple simple) {
    if (assign.index() != null) {
      Expansion.text(assign.index(), this);
    }
    if (assign.elements() == null) {
      Data value = Expansion.text(assign.value(), this);
      List<Data> before = assign.isAppended() ? scope.variables.get(assign.name()) : null;
      boolean isNew = before == null || before.isEmpty() || !work.step(before.getFirst().text().length());
      scope.set(assign.name(), isNew ? value : before.getFirst().then(value));
      launch.assigned(assign.name(), value, simple.from(), simple.to());
      return;
    }
    List<Data> elements = new ArrayList<>();
    if (assign.isAppended()) {
      elements.addAll(scope.variables.getOrDefault(assign.name(), List.of()));
    }
    List<Argument> values = new ArrayList<>();
    for (Word word : assign.elements()) {
      Expansion.words(word, this, values);
    }
    values.forEach(one -> elements.add(one.data()));
    scope.variables.put(assign.name(), elements);
  }

  private Data targets(List<Node.Redirect> redirects, Data input, List<Target> targets) {
    Data in = input;
    for (Node.Redirect redirect : redirects) {
      if (redirect.operator.startsWith("<<")) {
        Word body = redirect.operator.equals("<<<") ? redirect.target : redirect.body;
        Data text = body == null ? Data.NONE : Expansion.text(body, this);
        in = redirect.operator.equals("<<<") ? text.then(Data.of("\n")) : text;
        continue;
      }
      Data path = Expansion.text(redirect.target, this);
      boolean isNumber = redirect.operator.endsWith("&")
          && (path.text().equals("-") || Numbers.isDigits(path.text()));
      if (!isNumber) {
        targets.add(new Target(redirect.operator, Argument.of(path, true, redirect.target.from(),
            redirect.target.to())));
        if (redirect.operator.equals("<") || redirect.operator.equals("<>")) {
          in = scope.read(path.text());
        }
      }
    }
    return in;
  }

  /** Where an output goes when it is redirected. @return what is left for whoever reads it */
  private Data written(List<Target> targets, List<Node.Redirect> redirects, Data out) {
    if (targets.isEmpty()) {
      return out;
    }
    boolean isTaken = false;
    boolean isErrorOnly = redirects.stream().noneMatch(one -> one.operator.indexOf('>') >= 0 && one.number != 2);
    for (Target target : targets) {
      if (target.isWritten() && !target.operator().equals("<>") && !isErrorOnly) {
        write(target.path().text(), out, target.operator().contains(">>"));
        isTaken = true;
      }
    }
    return isTaken ? Data.NONE : out;
  }

  void write(String path, Data data, boolean isAppended) {
    Node sink = scope.sinks.get(path);
    if (!work.step(isAppended ? scope.length(path) : 1)) {
      return;
    }
    if (sink != null) {
      apart(sink, data);
    } else {
      scope.write(path, data, isAppended);
    }
  }
}
