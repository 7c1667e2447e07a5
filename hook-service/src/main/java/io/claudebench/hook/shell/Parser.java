package io.claudebench.hook.shell;

import io.claudebench.hook.shell.Node.Assign;
import io.claudebench.hook.shell.Node.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** From text to {@link Node}s. What no shell would accept is stepped over, and the reading is partial. */
final class Parser {
  private static final String[] OPERATORS =
      {"&>>", "<<<", "<<-", "&>", ">>", "<<", "<&", ">&", "<>", ">|", "<", ">"};
  /** With these keywords begin. */
  private static final String STARTS = "tfdewuics{}!";
  private static final Set<String> ENDS = Set.of("then", "fi", "do", "done", "else", "elif", "esac", "}");

  private final Cursor cursor;

  Parser(Cursor cursor) {
    this.cursor = cursor;
  }

  static Node parse(String text, Work work, int from, int to) {
    return new Parser(new Cursor(text, work, from, to)).script();
  }

  /** All of the text. */
  Node script() {
    List<Node> all = new ArrayList<>();
    while (!cursor.isEnd()) {
      all.add(list());
      if (!cursor.isEnd()) {
        cursor.work.partial();
        if (ENDS.contains(keyword())) {
          skipWord();
        } else {
          cursor.at++;
        }
      }
    }
    return all.size() == 1 ? all.getFirst() : new Node.Sequence(all);
  }

  /** Behind an opening parenthesis, up to its end, over which the cursor goes. */
  Node inside() {
    Node list = list();
    if (cursor.peek() == ')') {
      cursor.at++;
    } else {
      cursor.work.partial();
    }
    return list;
  }

  /** Up to what ends the construct around: a parenthesis, {@code ;;} or a closing keyword. */
  Node list() {
    if (!cursor.work.enter()) {
      cursor.at = cursor.text.length();
      return Node.NOTHING;
    }
    List<Node> nodes = new ArrayList<>(4);
    while (!cursor.isEnd()) {
      gap();
      char c = cursor.peek();
      if (cursor.isEnd() || c == ')' || cursor.looksAt(";;") || cursor.looksAt(";&") || ENDS.contains(keyword())) {
        break;
      }
      int before = cursor.at;
      Node node = pipe();
      cursor.blanks();
      if (cursor.skip("&&") || cursor.skip("||")) {
        nodes.add(node);
      } else if (cursor.peek() == '&') {
        cursor.at++;
        nodes.add(new Node.Background(node));
      } else {
        nodes.add(node);
        if (cursor.peek() == ';' && cursor.peek(1) != ';' && cursor.peek(1) != '&') {
          cursor.at++;
        }
      }
      if (cursor.at == before) {
        break;
      }
    }
    cursor.work.leave();
    return nodes.size() == 1 ? nodes.getFirst() : new Node.Sequence(nodes);
  }

  void gap() {
    cursor.blanks();
    while (cursor.peek() == '\n') {
      cursor.newline();
      cursor.blanks();
    }
  }

  private Node pipe() {
    Node first = command();
    cursor.blanks();
    if (cursor.peek() != '|' || cursor.peek(1) == '|') {
      return first;
    }
    List<Node> stages = new ArrayList<>(3);
    stages.add(first);
    while (!cursor.isEnd() && cursor.peek() == '|' && cursor.peek(1) != '|') {
      cursor.at += cursor.peek(1) == '&' ? 2 : 1;
      gap();
      stages.add(command());
      cursor.blanks();
    }
    return new Node.Pipe(stages);
  }

  /** The bare word at the cursor that may be a keyword; the cursor stays. */
  String keyword() {
    char c = cursor.peek();
    if (STARTS.indexOf(c) < 0) {
      return "";
    }
    int end = cursor.at;
    while (end < cursor.text.length() && end < cursor.at + 10
        && " \t\r\n;&|<>()".indexOf(cursor.text.charAt(end)) < 0) {
      end++;
    }
    return cursor.text.substring(cursor.at, end);
  }

  void skipWord() {
    cursor.at += keyword().length();
  }

  Node command() {
    if (!cursor.work.enter()) {
      cursor.at = cursor.text.length();
      return Node.NOTHING;
    }
    Node node = cursor.peek() == '(' ? round() : switch (keyword()) {
      case "{" -> braces();
      case "!", "time", "coproc" -> prefixed();
      case "if" -> new Compounds(this, cursor).branch();
      case "while", "until" -> new Compounds(this, cursor).loop();
      case "for", "select" -> new Compounds(this, cursor).each();
      case "case" -> new Compounds(this, cursor).choice();
      case "function" -> new Compounds(this, cursor).function();
      default -> simple();
    };
    cursor.work.leave();
    return node;
  }

  Node round() {
    Word sum = cursor.looksAt("((") ? Words.sum(cursor, 2, false) : null;
    if (sum != null) {
      return group(Node.asked(List.of(sum)), false);
    }
    cursor.at++;
    return group(inside(), true);
  }

  private Node braces() {
    skipWord();
    Node body = list();
    expect("}");
    return group(body, false);
  }

  Node group(Node body, boolean isSubshell) {
    return new Node.Group(body, redirects(), isSubshell);
  }

  private Node prefixed() {
    String word = keyword();
    skipWord();
    cursor.blanks();
    if (word.equals("time") && cursor.looksAt("-p ")) {
      cursor.at += 3;
    }
    if (!word.equals("coproc")) {
      return cursor.isEnd() || cursor.peek() == '\n' || cursor.peek() == ';' ? Node.NOTHING : command();
    }
    int start = cursor.at;
    Word name = Words.read(cursor);
    cursor.blanks();
    if (name == null || name.bare() == null || name.bare().equals("{")
        || cursor.peek() != '(' && !keyword().equals("{")) {
      cursor.at = start;
    }
    return new Node.Background(command());
  }

  void expect(String word) {
    gap();
    if (keyword().equals(word)) {
      skipWord();
    } else {
      cursor.work.partial();
    }
  }

  private List<Redirect> redirects() {
    List<Redirect> found = new ArrayList<>(0);
    cursor.blanks();
    for (Redirect one = redirect(); one != null; one = redirect()) {
      found.add(one);
      cursor.blanks();
    }
    return found;
  }

  /** The redirection at the cursor, or null. */
  private Redirect redirect() {
    return Redirects.read(cursor, OPERATORS);
  }

  private Node simple() {
    int from = cursor.at;
    cursor.work.read();
    List<Assign> assigns = new ArrayList<>(0);
    List<Word> words = new ArrayList<>(6);
    List<Redirect> redirects = new ArrayList<>(0);
    while (!cursor.isEnd()) {
      cursor.blanks();
      Redirect redirect = redirect();
      if (redirect != null) {
        redirects.add(redirect);
        continue;
      }
      Assign assign = words.isEmpty() ? Redirects.assign(cursor) : null;
      if (assign != null) {
        assigns.add(assign);
        continue;
      }
      Word word = Words.read(cursor);
      if (word == null) {
        break;
      }
      words.add(word);
      if (words.size() == 1 && isFunction(word)) {
        gap();
        return new Node.Function(word.bare(), command());
      }
      if (cursor.peek() == '(' && word.bare() != null && word.bare().endsWith("=")) {
        cursor.at++;
        words.addAll(Redirects.elements(cursor));
      }
      if (words.getFirst().bare() instanceof String test && test.equals("[[")) {
        Redirects.test(cursor, words);
        break;
      }
    }
    return new Node.Simple(assigns, words, redirects, cursor.from(from), cursor.to(cursor.at));
  }

  /** Over the empty parentheses behind a function's name, or nowhere. */
  private boolean isFunction(Word word) {
    int start = cursor.at;
    cursor.blanks();
    if (word.bare() != null && cursor.skip("(")) {
      cursor.blanks();
      if (cursor.skip(")")) {
        return true;
      }
    }
    cursor.at = start;
    return false;
  }
}
