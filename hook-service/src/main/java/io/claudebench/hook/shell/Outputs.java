package io.claudebench.hook.shell;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a program writes, where that follows from its words and its input. */
final class Outputs {
  private static final Set<String> DOWNLOADS = Set.of("curl", "wget", "fetch", "aria2c", "http", "https", "lynx", "nc",
      "ncat", "netcat", "socat", "telnet", "ftp", "tftp", "dig", "nslookup", "host", "w3m", "links", "axel", "xh", "gh",
      "irm", "iwr", "invoke-webrequest", "invoke-restmethod", "scp", "sftp", "openssl-s_client", "drill", "GET");
  private static final Set<String> DECODERS = Set.of("base64", "base32", "basenc", "xxd", "openssl", "gpg", "uudecode",
      "gunzip", "zcat", "bzcat", "xzcat", "bunzip2", "unxz", "gzip", "xz", "bzip2", "zstd", "zstdcat", "brotli", "rev",
      "tr", "tac", "od", "hexdump", "dc", "sops", "age", "lz4", "ascii85", "uuencode", "rot13", "caesar", "iconv");
  private static final Set<String> PASSES = Set.of("cat", "tee", "head", "tail", "sort", "uniq", "grep", "egrep", "sed",
      "awk", "cut", "paste", "jq", "yq", "strings", "nl", "fold", "fmt", "pv", "column", "dos2unix", "tac", "perl",
      "python", "python3", "ruby", "bat", "less", "more", "expand", "zcat", "dd", "sponge", "envsubst", "rg", "shuf",
      "buffer", "mbuffer", "stdbuf", "unbuffer", "tar", "zip", "gzip", "split", "xargs", "cpio");
  /** What they say is meant to be evaluated, and known. */
  private static final Set<String> SETUPS = Set.of("ssh-agent", "direnv", "brew", "pyenv", "rbenv", "nodenv",
      "starship",
      "zoxide", "mise", "fnm", "dircolors", "minikube", "conda", "opam", "luarocks", "thefuck", "atuin", "goenv",
      "jenv", "keychain", "docker-machine", "resize", "getopt", "lesspipe", "register-python-argcomplete");
  private static final int OPTION_MAX = 64;
  private static final int SET_MAX = 512;
  private static final Pattern DECODE = Pattern.compile("-{1,2}[a-zA-Z]*[dDr][a-z]*|-enc|-e?[^-]*dec.*");
  private static final Pattern ECHO = Pattern.compile("-[neE]+");
  private static final Pattern SAVED = Pattern.compile("-[a-zA-Z]*[oO]");
  private static final Pattern QUERY = Pattern.compile("[?#" + Marks.ANY + "].*");
  private static final Pattern BLANK = Pattern.compile("\\s");
  /** A character written by its number. */
  private static final Pattern CODED = Pattern.compile("\\\\(x[0-9a-fA-F]|[0-7]{2})");
  private static final Pattern SHEBANG = Pattern.compile("#!\\s*\\S*(?:python|perl|node|ruby|php)[^\\n]*");

  static Data of(Command call, String name, Walk walk) {
    List<Argument> words = call.arguments();
    Data copied = copied(call, name, walk);
    if (copied != null) {
      return copied;
    }
    return switch (name) {
      case "echo" -> echo(words);
      case "pwd" -> Data.of(walk.scope.here());
      case "which", "type" -> words.isEmpty() ? Data.NONE : words.getLast().data();
      case "command" -> words.size() == 2 && words.getFirst().text().startsWith("-") ? words.get(1).data()
          : Data.UNKNOWN;
      case "basename" -> words.isEmpty() ? Data.NONE
          : words.getFirst().text(Paths.name(words.getFirst().text())).data();
      case "dirname" -> words.isEmpty() ? Data.NONE
          : words.getLast().data().text(Paths.normal(words.getLast().text() + "/..", walk.scope.directory));
      case "realpath", "readlink" -> words.isEmpty() ? Data.NONE : words.getLast().data();
      case "ls" -> words.isEmpty() || !words.getFirst().text().startsWith("-d") ? Data.UNKNOWN
          : Data.join(operands(call).stream().map(Argument::data).toList(), "\n");
      case "env", "printenv", "set", "export" -> words.isEmpty() ? Data.UNKNOWN.with(Data.ENVIRONMENT)
          : Data.UNKNOWN.with(call.input().origins());
      case "true", ":", "false", "test", "[", "[[", "sleep", "mkdir", "touch", "rm", "chmod", "kill" -> Data.NONE;
      default -> SETUPS.contains(name) ? Data.NONE : flowing(call, name, walk);
    };
  }

  /** Programs that put a file elsewhere. */
  private static Data copied(Command call, String name, Walk walk) {
    switch (name) {
      case "cp", "mv", "ln", "install", "rsync" -> {
        List<Argument> words = operands(call);
        if (words.size() == 2) {
          walk.scope.write(words.get(1).text(), walk.scope.read(words.getFirst().text()), false);
        }
        return Data.NONE;
      }
      case "tee" -> {
        boolean isAppended = call.arguments().stream().anyMatch(word -> word.text().equals("-a"));
        operands(call).forEach(word -> walk.write(word.text(), call.input(), isAppended));
        return call.input();
      }
      case "curl", "wget", "aria2c", "axel", "fetch" -> {
        saved(call, walk);
        return Data.UNKNOWN.with(Data.REMOTE);
      }
      default -> {
        return null;
      }
    }
  }

  private static List<Argument> operands(Command call) {
    var operands = new ArrayList<Argument>(call.words().size());
    for (Argument word : call.arguments()) {
      if (!word.text().startsWith("-")) {
        operands.add(word);
      }
    }
    return operands;
  }

  private static void saved(Command call, Walk walk) {
    Data remote = Data.UNKNOWN.with(Data.REMOTE);
    List<Argument> words = call.words();
    boolean isNamed = false;
    for (int i = 1; i < words.size(); i++) {
      String text = words.get(i).text();
      boolean isShort = text.startsWith("-") && SAVED.matcher(text).matches();
      if ((isShort || text.equals("--output") || text.equals("--output-document") || text.equals("--out"))
          && i + 1 < words.size() && !(call.name().equals("curl") && text.endsWith("O"))) {
        walk.write(words.get(i + 1).text(), remote, false);
        isNamed = true;
      } else if (text.startsWith("--output") && text.indexOf('=') > 0) {
        walk.write(text.substring(text.indexOf('=') + 1), remote, false);
        isNamed = true;
      } else if (text.length() > 2 && (text.startsWith("-o") || text.startsWith("-O"))) {
        walk.write(text.substring(2), remote, false);
        isNamed = true;
      }
    }
    if (!isNamed) {
      for (Argument word : words) {
        String text = Marks.isGlob(word.text()) || word.text().indexOf('?') >= 0 || word.text().indexOf('#') >= 0
            ? QUERY.matcher(word.text()).replaceFirst("") : word.text();
        if (text.contains("://") || text.contains(".") && text.indexOf('/') > 0) {
          walk.scope.write(Paths.name(text), remote, false);
        }
      }
    }
  }

  /** The way of data through a program: files it names, its input, and what it is known to do with them. */
  private static Data flowing(Command call, String name, Walk walk) {
    Data in = call.input();
    if (PASSES.contains(name) || DECODERS.contains(name)) {
      boolean isScripted = name.equals("sed") || name.endsWith("grep") || name.equals("awk") || name.equals("tr");
      int first = isScripted ? 1 : 0;
      for (Argument word : call.arguments()) {
        if (!word.text().startsWith("-") && !name.equals("tr") && first-- <= 0 && !Numbers.isDigits(word.text())) {
          in = in.then(walk.scope.read(word.text()));
        }
      }
    }
    if (DOWNLOADS.contains(name) || name.equals("openssl") && call.words().size() > 1
        && call.words().get(1).text().equals("s_client")) {
      return Data.UNKNOWN.with(Data.REMOTE | in.origins() & ~Data.FILE);
    }
    if (DECODERS.contains(name)) {
      return decoded(call, name, in);
    }
    if (name.equals("cat")) {
      return in;
    }
    if ((name.equals("head") || name.equals("tail")) && in.text().indexOf('\n') < 0) {
      return in;
    }
    if (PASSES.contains(name)) {
      return in.text().isEmpty() && in.origins() == 0 ? Data.UNKNOWN : in.unknown();
    }
    return Data.UNKNOWN;
  }

  private static Data decoded(Command call, String name, Data in) {
    List<Argument> words = call.arguments();
    boolean isDecoding = words.stream().anyMatch(word -> word.text().length() < OPTION_MAX
        && DECODE.matcher(word.text()).matches())
        || !name.startsWith("base") && !name.equals("xxd") && !name.equals("gzip") && !name.equals("xz");
    int origin = isDecoding ? Data.DECODED : 0;
    if (!in.isKnown()) {
      return in.unknown().with(origin);
    }
    String text = in.text();
    String changed = switch (name) {
      case "rev" -> new StringBuilder(text.strip()).reverse().toString();
      case "base64" -> isDecoding ? base64(text) : null;
      case "openssl" -> words.stream().anyMatch(word -> word.text().contains("base64")) ? base64(text) : null;
      case "xxd" -> isDecoding ? hex(text) : null;
      case "tr" -> translated(words, text);
      default -> null;
    };
    return changed == null ? in.unknown().with(origin) : in.text(changed).with(origin);
  }

  private static String base64(String text) {
    try {
      return new String(Base64.getMimeDecoder().decode(text.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String hex(String text) {
    String bare = BLANK.matcher(text).replaceAll("");
    var out = new StringBuilder();
    for (int i = 0; i + 1 < bare.length(); i += 2) {
      int high = Character.digit(bare.charAt(i), 16);
      int low = Character.digit(bare.charAt(i + 1), 16);
      if (high < 0 || low < 0) {
        return null;
      }
      out.append((char) (high * 16 + low));
    }
    return out.toString();
  }

  private static String translated(List<Argument> words, String text) {
    if (words.size() == 2 && words.getFirst().text().equals("-d")) {
      String gone = Escapes.decode(Marks.plain(words.get(1).text()));
      var out = new StringBuilder();
      text.chars().filter(c -> gone.indexOf(c) < 0).forEach(c -> out.append((char) c));
      return out.toString();
    }
    if (words.size() != 2 || words.stream().anyMatch(word -> word.text().startsWith("["))) {
      return null;
    }
    String from = ranges(Escapes.decode(Marks.plain(words.getFirst().text())));
    String to = ranges(Escapes.decode(Marks.plain(words.get(1).text())));
    if (to.isEmpty() || from.length() >= SET_MAX || to.length() >= SET_MAX) {
      return null;
    }
    var out = new StringBuilder(text);
    for (int i = 0; i < out.length(); i++) {
      int at = from.indexOf(out.charAt(i));
      if (at >= 0) {
        out.setCharAt(i, to.charAt(Math.min(at, to.length() - 1)));
      }
    }
    return out.toString();
  }

  private static String ranges(String set) {
    var out = new StringBuilder();
    for (int i = 0; i < set.length(); i++) {
      if (i + 2 < set.length() && set.charAt(i + 1) == '-') {
        for (int c = set.charAt(i); c <= set.charAt(i + 2) && out.length() < SET_MAX; c++) {
          out.append((char) c);
        }
        i += 2;
      } else {
        out.append(set.charAt(i));
      }
    }
    return out.toString();
  }

  private static Data echo(List<Argument> words) {
    int at = 0;
    boolean isEscaped = false;
    boolean isEnded = true;
    while (at < words.size() && ECHO.matcher(words.get(at).text()).matches()) {
      isEscaped |= words.get(at).text().indexOf('e') > 0;
      isEnded &= words.get(at).text().indexOf('n') < 0;
      at++;
    }
    Data out = Data.join(words.subList(at, words.size()).stream().map(Argument::data).toList(), " ");
    String text = Marks.plainGlobs(out.text());
    boolean isDecoding = isEscaped && text.indexOf('\\') >= 0;
    out = out.text(isDecoding ? Escapes.decode(text) : text);
    out = isDecoding && CODED.matcher(text).find() ? out.with(Data.DECODED) : out;
    return isEnded ? out.then(Data.of("\n")) : out;
  }

  /** What {@code printf} makes of its format and arguments. */
  static Data format(List<Argument> words, Walk walk) {
    String format = Marks.plainGlobs(words.getFirst().text());
    String decoded = Escapes.decode(format);
    int origins = CODED.matcher(format).find() ? Data.DECODED : 0;
    var out = new StringBuilder();
    int next = 1;
    do {
      int before = next;
      for (int i = 0; i < decoded.length(); i++) {
        if (decoded.charAt(i) != '%' || i + 1 == decoded.length()) {
          out.append(decoded.charAt(i));
          continue;
        }
        char kind = decoded.charAt(++i);
        while (i + 1 < decoded.length() && "-+ #0123456789.".indexOf(kind) >= 0) {
          kind = decoded.charAt(++i);
        }
        Argument word = kind == '%' || next >= words.size() ? null : words.get(next++);
        out.append(kind == '%' ? "%" : Numbers.formatted(kind, word));
        origins |= word == null ? 0 : word.data().origins();
      }
      if (next == before || !walk.work.step(decoded.length()) || out.length() > Work.VALUE_MAX) {
        break;
      }
    } while (next < words.size());
    if (out.length() > Work.VALUE_MAX) {
      return Data.UNKNOWN.with(origins | Data.CUT);
    }
    return new Data(out.toString(), origins, words.size() > 1 ? words.get(1).data().files() : List.of());
  }

  /** The line in front when it names an interpreter that is no shell, else null. */
  static String shebang(String text) {
    var found = SHEBANG.matcher(text);
    return found.lookingAt() ? found.group() : null;
  }

  private Outputs() {}
}
