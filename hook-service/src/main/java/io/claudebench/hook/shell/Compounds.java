package io.claudebench.hook.shell;

import java.util.ArrayList;
import java.util.List;

/** Reads the constructs that begin with a keyword: if, while, for, case, function. */
final class Compounds {
  private final Parser parser;
  private final Cursor cursor;

  Compounds(Parser parser, Cursor cursor) {
    this.parser = parser;
    this.cursor = cursor;
  }

  Node branch() {
    List<Node> bodies = new ArrayList<>(3);
    List<Node> conditions = new ArrayList<>(2);
    do {
      parser.skipWord();
      conditions.add(parser.list());
      parser.expect("then");
      bodies.add(parser.list());
    } while (parser.keyword().equals("elif"));
    if (parser.keyword().equals("else")) {
      parser.skipWord();
      bodies.add(parser.list());
    }
    parser.expect("fi");
    conditions.add(new Node.Branches(bodies));
    return parser.group(new Node.Sequence(conditions), false);
  }

  Node loop() {
    parser.skipWord();
    Node condition = parser.list();
    return parser.group(new Node.Loop(null, null, condition, body()), false);
  }

  private Node body() {
    parser.gap();
    if (cursor.peek() == ';') {
      cursor.at++;
      parser.gap();
    }
    boolean isBraced = parser.keyword().equals("{");
    parser.expect(isBraced ? "{" : "do");
    Node body = parser.list();
    parser.expect(isBraced ? "}" : "done");
    return body;
  }

  Node each() {
    parser.skipWord();
    cursor.blanks();
    Word sum = cursor.looksAt("((") ? Words.sum(cursor, 2, true) : null;
    if (sum != null) {
      return parser.group(new Node.Loop(null, null, Node.asked(List.of(sum)), body()), false);
    }
    Word name = Words.read(cursor);
    parser.gap();
    List<Word> words = new ArrayList<>();
    if (parser.keyword().equals("in")) {
      parser.skipWord();
      cursor.blanks();
      for (Word word = Words.read(cursor); word != null; word = Words.read(cursor)) {
        words.add(word);
        cursor.blanks();
      }
    }
    String bare = name == null || name.bare() == null ? "_" : name.bare();
    return parser.group(new Node.Loop(bare, words, Node.NOTHING, body()), false);
  }

  Node choice() {
    parser.skipWord();
    cursor.blanks();
    List<Word> asked = new ArrayList<>(2);
    Word subject = Words.read(cursor);
    if (subject != null) {
      asked.add(subject);
    }
    parser.expect("in");
    List<Node> arms = new ArrayList<>(4);
    parser.gap();
    while (!cursor.isEnd() && !parser.keyword().equals("esac")) {
      int before = cursor.at;
      while (!cursor.isEnd() && cursor.peek() != ')' && cursor.peek() != '\n') {
        cursor.blanks();
        Word pattern = Words.read(cursor);
        if (pattern != null) {
          asked.add(pattern);
        } else if (cursor.peek() != ')') {
          cursor.at++;
        }
      }
      cursor.at++;
      arms.add(parser.list());
      while (cursor.peek() == ';' || cursor.peek() == '&') {
        cursor.at++;
      }
      parser.gap();
      if (cursor.at == before) {
        break;
      }
    }
    parser.expect("esac");
    return parser.group(new Node.Sequence(List.of(Node.asked(asked), new Node.Branches(arms))), false);
  }

  Node function() {
    parser.skipWord();
    cursor.blanks();
    Word name = Words.read(cursor);
    cursor.blanks();
    if (cursor.skip("(")) {
      cursor.blanks();
      cursor.skip(")");
    }
    parser.gap();
    return new Node.Function(name == null || name.bare() == null ? "_" : name.bare(), parser.command());
  }
}
