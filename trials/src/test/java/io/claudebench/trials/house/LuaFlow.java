package io.claudebench.trials.house;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Redis does not roll back, so a refusal never stands after a write. A walk over the words of a script: which functions
 * write (their own or a fragment's), and in each body, whether a refusal can be reached after a write. A branch that
 * returns hands its writes to nobody.
 */
final class LuaFlow {
  static final Pattern REFUSAL = Pattern.compile("\\b(refuse|error_reply)\\s*\\(");
  static final Set<String> READS = Set.of("GET", "MGET", "EXISTS", "TTL", "PTTL", "TYPE", "STRLEN", "HGET",
      "HMGET", "HGETALL", "HEXISTS",
      "HLEN", "HKEYS", "HVALS", "LLEN", "LRANGE", "LINDEX", "LPOS", "SCARD", "SISMEMBER", "SMISMEMBER", "SMEMBERS",
      "SINTER", "ZCARD", "ZSCORE",
      "ZMSCORE", "ZRANGE", "ZRANGEBYSCORE", "ZREVRANGE", "ZRANK", "ZCOUNT", "XLEN", "XRANGE", "XREVRANGE", "XINFO",
      "TIME", "INFO", "PUBLISH", "XPENDING", "HSTRLEN", "SRANDMEMBER", "ZLEXCOUNT",
      "ZRANGEBYLEX", "ZSCAN", "MEMORY");
  private static final Pattern WORD = Pattern.compile(
      "\\bredis\\.p?call\\(\\s*(?<command>'\\w+'|\"\\w+\"|[A-Za-z_])|\\bfunction\\b(?:\\s+(?<named>\\w+))?|"
      + "(?<word>\\b(?:if|elseif|else|for|while|do|repeat|until|end|return)\\b)"
          + "|(?<refusal>\\b(?:refuse|redis\\.error_reply)\\s*\\()|(?<called>\\b[A-Za-z_]\\w*)\\s*\\(");

  /** A block that is open at this word. */
  private static final class Frame {
    final String kind;
    boolean wrote;
    boolean returns;
    boolean branchesWrote;
    int refusal = -1;

    Frame(String kind, boolean wrote) {
      this.kind = kind;
      this.wrote = wrote;
    }
  }

  private final Set<String> writers;
  private final Set<String> written = new HashSet<>();
  private final List<Finding> found = new ArrayList<>();
  private final Deque<Frame> open = new ArrayDeque<>();
  private final Deque<String> functions = new ArrayDeque<>();
  private boolean loopHead;

  private LuaFlow(Set<String> writers) {
    this.writers = writers;
  }

  static List<Finding> refusalsAfterWrites(LuaFile lua, Collection<LuaFile> near) {
    var writers = new HashSet<String>();
    int before;
    do {
      before = writers.size();
      for (LuaFile fragment : near) {
        writers.addAll(new LuaFlow(writers).walk(fragment).written);
      }
      writers.addAll(new LuaFlow(writers).walk(lua).written);
    } while (writers.size() > before);
    return new LuaFlow(writers).walk(lua).found;
  }

  private LuaFlow walk(LuaFile lua) {
    open.push(new Frame("file", false));
    functions.push("");
    Matcher word = WORD.matcher(lua.texts());
    String code = lua.code();
    int at = 0;
    while (word.find(at)) {
      at = word.group("called") != null || word.group("refusal") != null ? word.end() - 1 : word.end();
      if (!Character.isWhitespace(code.charAt(word.start()))) {
        step(lua, word);
      }
    }
    return this;
  }

  private void step(LuaFile lua, Matcher word) {
    if (word.group("command") != null) {
      String command = word.group("command");
      if (command.length() < 3 || !READS.contains(command.substring(1, command.length() - 1).toUpperCase())) {
        write();
      }
    } else if (word.group("refusal") != null) {
      refuse(lua, word.start());
    } else if (word.group("called") != null) {
      if (writers.contains(word.group("called"))) {
        write();
      }
    } else if (word.group("word") != null) {
      block(lua, word.group("word"));
    } else {
      open.push(new Frame("function", false));
      functions.push(word.group("named") == null ? "" : word.group("named"));
    }
  }

  private void write() {
    open.peek().wrote = true;
    written.add(functions.peek());
  }

  private void refuse(LuaFile lua, int offset) {
    Frame frame = open.peek();
    if (frame.wrote) {
      found.add(lua.source().at(offset, "refuses after a write; Redis does not roll back"));
    }
    open.stream().takeWhile(f -> !f.kind.equals("function")).filter(f -> f.kind.equals("loop") && f.refusal < 0)
        .forEach(f -> f.refusal = offset);
  }

  private void block(LuaFile lua, String word) {
    switch (word) {
      case "for", "while" -> loopHead = true;
      case "do" -> {
        open.push(new Frame(loopHead ? "loop" : "do", open.peek().wrote));
        loopHead = false;
      }
      case "repeat" -> open.push(new Frame("loop", open.peek().wrote));
      case "if" -> open.push(new Frame("if", open.peek().wrote));
      case "elseif", "else" -> branch();
      case "return" -> open.peek().returns = true;
      case "end", "until" -> close(lua);
      default -> throw new IllegalStateException(word);
    }
  }

  /** The next branch begins where the whole {@code if} began. */
  private void branch() {
    Frame frame = open.pop();
    var next = new Frame("if", open.peek().wrote);
    next.branchesWrote = frame.branchesWrote || frame.wrote && !frame.returns;
    open.push(next);
  }

  private void close(LuaFile lua) {
    Frame frame = open.pop();
    if (open.isEmpty()) {
      throw new IllegalStateException(lua.source().file() + ": more ends than blocks; teach LuaFlow this form");
    }
    if (frame.kind.equals("function")) {
      functions.pop();
      return;
    }
    boolean wroteHere = frame.wrote && !open.peek().wrote && !frame.returns;
    if (frame.kind.equals("loop") && frame.refusal >= 0 && wroteHere) {
      found.add(lua.source().at(frame.refusal,
          "may refuse in a later round of the loop, after a write; Redis does not roll back"));
    }
    open.peek().wrote |= frame.branchesWrote || wroteHere;
  }
}
