package io.claudebench.hook.shell;

import io.claudebench.hook.shell.Word.Arithmetic;
import io.claudebench.hook.shell.Word.Part;
import io.claudebench.hook.shell.Word.Process;
import io.claudebench.hook.shell.Word.Run;
import io.claudebench.hook.shell.Word.Text;
import io.claudebench.hook.shell.Word.Variable;
import java.util.List;

/** From one word as written to the words that a program gets. */
final class Expansion {
  private final Walk walk;
  private final boolean isSplit;
  private final List<Argument> done;
  private final StringBuilder field = new StringBuilder();
  private boolean hasField;
  private boolean isLiteral = true;
  private int origins;
  private List<String> files = List.of();

  private Expansion(Walk walk, boolean isSplit, List<Argument> done) {
    this.walk = walk;
    this.done = done;
    this.isSplit = isSplit;
  }

  /** Puts them behind those that are there. */
  static void words(Word word, Walk walk, List<Argument> done) {
    if (word.parts().size() == 1 && word.parts().getFirst() instanceof Text text && !word.isBraced()) {
      if (text.isQuoted() || !text.text().isEmpty()) {
        done.add(Argument.of(new Data(Braces.bare(text.text()), 0, List.of()), true, word.from(), word.to()));
      }
      return;
    }
    var expansion = new Expansion(walk, true, done);
    expansion.parts(word);
    expansion.end(word);
  }

  /** As one text, not split: an assigned value, a here-string, a target. */
  static Data text(Word word, Walk walk) {
    var expansion = new Expansion(walk, false, List.of());
    expansion.parts(word);
    String text = Braces.bare(expansion.field.toString()).replace(Marks.NEXT, ' ');
    return new Data(text, expansion.origins, expansion.files);
  }

  private void parts(Word word) {
    for (Part part : word.parts()) {
      switch (part) {
        case Text text -> {
          field.append(text.text());
          hasField |= text.isQuoted() || !text.text().isEmpty();
        }
        case Variable variable -> value(variable(variable), variable.isQuoted(), word,
            variable.name().equals("@") || "@".equals(variable.subscript()));
        case Run run -> value(output(run.script()), run.isQuoted(), word, false);
        case Process process -> value(Data.of(walk.process(process)), true, word, false);
        case Arithmetic arithmetic -> value(number(text(arithmetic.inside(), walk)), true, word, false);
      }
    }
  }

  private static Data number(Data inside) {
    return Numbers.isDigits(inside.text()) ? inside : inside.unknown();
  }

  private Data output(Node script) {
    Data out = walk.apart(script);
    String text = out.text();
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '\n') {
      end--;
    }
    return out.text(text.substring(0, end));
  }

  private void value(Data data, boolean isQuoted, Word word, boolean isList) {
    isLiteral = false;
    origins |= data.origins();
    files = Data.merge(files, data.files());
    if (!walk.work.step(data.text().length() + 1) || field.length() + data.text().length() > Work.VALUE_MAX) {
      walk.work.partial();
      field.append(Marks.UNKNOWN);
      hasField = true;
      return;
    }
    if (!isSplit) {
      field.append(data.text());
      return;
    }
    hasField |= isQuoted && !(isList && data.text().isEmpty());
    String text = data.text();
    String spaces = isQuoted ? "" : spaces();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == Marks.NEXT || spaces.indexOf(c) >= 0) {
        end(word);
        hasField = c == Marks.NEXT && isQuoted;
      } else {
        field.append(isQuoted || c == '{' || c == '}' || c == ',' ? c : Marks.of(c));
        hasField = true;
      }
    }
  }

  /** What ends a word where a value is split. */
  private String spaces() {
    List<Data> own = walk.scope.variables.get("IFS");
    return own == null ? " \t\n" : own.getFirst().text();
  }

  private void end(Word word) {
    if (!hasField) {
      return;
    }
    String text = field.toString();
    if (word.isBraced() && text.length() > Work.BRACED_MAX) {
      walk.work.partial();
    }
    List<String> texts = word.isBraced() && text.length() <= Work.BRACED_MAX ? Braces.expand(text, walk.work)
        : List.of(Braces.bare(text));
    for (String one : texts) {
      if (!one.isEmpty() || texts.size() == 1) {
        done.add(Argument.of(new Data(one, origins, files), isLiteral, word.from(), word.to()));
      }
    }
    field.setLength(0);
    hasField = false;
  }

  private Data variable(Variable variable) {
    String operator = variable.operator();
    String index = variable.index() == null ? variable.subscript() : text(variable.index(), walk).text();
    if (variable.name().equals("IFS") && !walk.scope.variables.containsKey("IFS")) {
      return Data.of(" ");
    }
    List<Data> values = walk.scope.variable(variable.name());
    Data value = values == null ? Data.UNKNOWN : pick(values, variable, index);
    if (operator.startsWith("!") && values != null) {
      List<Data> meant = walk.scope.variable(value.text());
      return meant == null ? Data.UNKNOWN : pick(meant, variable, index);
    }
    if (operator.startsWith("#") && operator.length() == 1 && variable.operand().parts().isEmpty()) {
      return values == null ? Data.UNKNOWN : Data.of(String.valueOf(value.text().length()));
    }
    return operator.isEmpty() ? value : operated(variable, operator, values, value);
  }

  private Data pick(List<Data> values, Variable variable, String subscript) {
    boolean isAll = "@".equals(subscript) || "*".equals(subscript) || subscript == null
        && ("@".equals(variable.name()) || "*".equals(variable.name()));
    if (isAll) {
      boolean isJoined = variable.isQuoted() && ("*".equals(subscript) || "*".equals(variable.name()));
      return Data.join(values, isJoined ? " " : String.valueOf(Marks.NEXT));
    }
    if (values.isEmpty()) {
      return Data.NONE;
    }
    if (subscript == null) {
      return values.getFirst();
    }
    int at = Numbers.index(subscript);
    if (at >= 0 && at < values.size()) {
      return values.get(at);
    }
    List<Data> own = walk.scope.variables.get(variable.name() + "[" + subscript + "]");
    if (own != null) {
      return own.getFirst();
    }
    return at >= 0 ? Data.NONE : subscript.equals("-1") ? values.getLast() : Data.UNKNOWN;
  }

  private Data operated(Variable variable, String operator, List<Data> values, Data value) {
    boolean isEmpty = values == null || value.text().isEmpty();
    switch (operator) {
      case ":-", "-", ":=", "=" -> {
        if (!isEmpty) {
          return value;
        }
        Data other = text(variable.operand(), walk);
        if (operator.endsWith("=")) {
          walk.scope.set(variable.name(), other);
        }
        return values == null && other.text().isEmpty() ? Data.UNKNOWN : other;
      }
      case ":+", "+" -> {
        return values != null && isEmpty ? Data.NONE : text(variable.operand(), walk);
      }
      case ":?", "?" -> {
        return value;
      }
      default -> {
        Data operand = text(variable.operand(), walk);
        if (variable.subscript() != null || variable.name().equals("@")) {
          return operator.equals("@") ? value : value.unknown();
        }
        if (!value.isKnown()) {
          return value.unknown();
        }
        String changed = walk.work.step(value.text().length()) ? Parameters.apply(value.text(), operator,
            operand.text()) : null;
        return changed == null ? value.unknown() : value.text(changed);
      }
    }
  }
}
