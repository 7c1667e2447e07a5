package io.claudebench.hook.effect;

import io.claudebench.hook.shell.Command;
import io.claudebench.hook.shell.Data;
import io.claudebench.hook.shell.Marks;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be seen in the text that an interpreter other than a shell gets. */
final class CodeRules {
  private static final int CODE_MAX = 20_000;
  private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "zsh", "ksh", "ash", "eval", "source", ".",
      "fish", "csh", "tcsh");
  private static final Pattern REMOVES = Pattern.compile("(?:rmtree|rmSync|rmdirSync|rm_rf|rm_r|remove_tree"
      + "|remove_dir_all|removeSync|rimraf|unlink|unlinkSync|os\\.remove|Deno\\.remove|File\\.delete|removedirs"
      + "|promises\\.rm|\\.rm|delete_tree|remove_entry\\w*|os\\.rename|shutil\\.move"
      + "|renameSync)\\s*+\\(?+\\s*+\\(?+(?:[\\w.]{0,40}Path\\(|os\\.path\\.expanduser\\("
      + "|expanduser\\()?\\s*+['\"]([^'\"]{1,300})['\"]");
  private static final Pattern HOME = Pattern.compile("(?:rmtree|rmSync|rm_rf|remove_tree"
      + "|rmdirSync)\\s*\\(?[^)]{0,40}(?:Path\\.home\\(\\)|homedir\\(\\)|environ\\[.HOME.\\]|env\\.HOME"
      + "|ENV\\[.HOME.\\]|Dir\\.home)");
  private static final Pattern OPENS = Pattern.compile("(?:open|readFileSync|readFile|read_text|File\\.read"
      + "|IO\\.read|file_get_contents|createReadStream|slurp|read|readTextFile"
      + "|Path)\\s*+\\(?+\\s*+(?:os\\.path\\.expanduser\\(|[\\w.]{0,40}\\+\\s*+)?['\"<]+\\s*([^'\">]{1,300})['\"]");
  private static final Pattern WRITES = Pattern.compile("(?:open\\s*\\(\\s*['\"]([^'\"]{1,300})['\"]\\s*,\\s*['\"][wa]"
      + "|(?:writeFileSync|writeFile|appendFileSync|file_put_contents|File\\.write)\\s*\\("
      + "\\s*['\"]([^'\"]{1,300})['\"])");
  private static final Pattern REMOTE = any("""
      urlopen requests\\.get urlretrieve fetch\\( http\\.get https\\.get Net::HTTP open-uri URI\\.open LWP
      file_get_contents\\(.http curl_exec httpx\\.get""");
  private static final Pattern EVALS = any("""
      \\bexec\\s*\\( \\beval\\b new\\x20Function vm\\.run compile\\s*\\( Function\\( instance_eval os\\.system
      subprocess __import__ execSync system\\(""");
  private static final Pattern DECODES = any("""
      b64decode a85decode b32decode unhexlify fromhex atob\\( base64.\\) 'hex'\\) decode64 decode_base64
      base64_decode pack\\( rot13 codecs\\.decode zlib\\.decompress bytes\\(\\[ fromCharCode chr\\( str_rot13
      gzinflate hex2bin""");
  private static final Pattern SOCKET = any("""
      socket\\.socket socket\\( TCPSocket fsockopen net.{0,3}\\.connect net\\.Socket IO::Socket Socket::INET
      /inet/tcp createConnection""");
  private static final Pattern SHELL = any("""
      dup2 /bin/(?:ba|z|da)?sh pty\\.spawn exec\\s subprocess child_process \\|&\\x20getline STDIN""");
  private static final Pattern SENDS = any("""
      requests\\.(?:post|put) urlopen POST \\.send\\( fetch\\( http\\.client sendall \\.post\\( socket""");
  private static final Pattern FORKS = any("""
      while\\s*(True|1|\\(1\\)|\\(true\\)).{0,40}fork fork\\s+while fork\\(\\)\\s*while loop.{0,20}fork""");
  private static final Pattern KILLS = any("""
      os\\.kill\\(-1 process\\.kill\\(-1 kill\\s+9\\s*,\\s*-1 kill\\(-1""");
  private static final Pattern ENVIRONMENT = any("""
      os\\.environ\\b(?!\\[|\\.get) process\\.env\\b(?!\\.|\\[) %ENV ENV\\.to_""");

  /** One of these forms, a blank between two. */
  private static Pattern any(String forms) {
    return Pattern.compile(String.join("|", forms.strip().split("\\s+")), Pattern.DOTALL);
  }

  static void judge(Command command, Effects.Sink sink) {
    Data data = command.code();
    if (data == null || SHELLS.contains(command.name()) && !data.text().startsWith("#!")) {
      return;
    }
    String code = data.text().length() > CODE_MAX ? data.text().substring(0, CODE_MAX) : data.text();
    removes(command, code, sink);
    boolean isEvaluated = EVALS.matcher(code).find();
    if (isEvaluated && REMOTE.matcher(code).find()) {
      sink.add(Effect.EXEC_REMOTE, "It runs what it downloads.");
    }
    if (isEvaluated && DECODES.matcher(code).find()) {
      sink.add(Effect.EXEC_DECODED, "It runs text that was encoded.");
    }
    if (SOCKET.matcher(code).find() && SHELL.matcher(code).find()) {
      sink.add(Effect.NET_SHELL, "It ties a shell to the net.");
    }
    if (FORKS.matcher(code).find()) {
      sink.add(Effect.RESOURCE_EXHAUSTION, "It starts copies of itself without end.");
    }
    if (KILLS.matcher(code).find()) {
      sink.add(Effect.KILL_ALL, "It ends every process.");
    }
  }

  private static void removes(Command command, String code, Effects.Sink sink) {
    Matcher removed = REMOVES.matcher(code);
    while (removed.find()) {
      String path = command.path(home(removed.group(1)));
      if (Trees.isTree(path) || Trees.isFile(path)) {
        sink.add(Effect.FS_SYSTEM_TREE, "It removes the root, a home or a part of the system.");
      }
      if (GitRules.isRepository(path, command.directory())) {
        sink.add(Effect.GIT_HISTORY_LOSS, "It removes the repository itself.");
      }
    }
    if (HOME.matcher(code).find()) {
      sink.add(Effect.FS_SYSTEM_TREE, "It removes a home.");
    }
    Matcher opened = OPENS.matcher(code);
    while (opened.find()) {
      if (SecretRules.isSecret(command.path(home(opened.group(1))))) {
        sink.add(Effect.SECRET_READ, "It reads a secret.");
        if (SENDS.matcher(code).find()) {
          sink.add(Effect.SECRET_EXFIL, "It sends a secret elsewhere.");
        }
      }
    }
    if (ENVIRONMENT.matcher(code).find()
        && SENDS.matcher(code).find()) {
      sink.add(Effect.SECRET_EXFIL, "It sends the environment elsewhere.");
    }
    Matcher written = WRITES.matcher(code);
    while (written.find()) {
      String path = command.path(home(written.group(1) != null ? written.group(1) : written.group(2)));
      if (Trees.isDevice(path)) {
        sink.add(Effect.FS_RAW_DEVICE, "It writes over a disk.");
      } else if (Trees.isFile(path)) {
        sink.add(Effect.FS_SYSTEM_TREE, "It writes over a file of the system.");
      }
    }
  }

  private static String home(String text) {
    return text.startsWith("~") ? Marks.HOME + text.substring(1) : text;
  }

  private CodeRules() {}
}
