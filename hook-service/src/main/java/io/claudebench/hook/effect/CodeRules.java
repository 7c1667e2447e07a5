package io.claudebench.hook.effect;

import io.claudebench.hook.shell.Command;
import io.claudebench.hook.shell.Data;
import io.claudebench.hook.shell.Forms;
import io.claudebench.hook.shell.Marks;
import java.util.Set;

/** What can be seen in the text that an interpreter other than a shell gets. */
final class CodeRules {
  private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "zsh", "ksh", "ash", "eval", "source", ".",
      "fish", "csh", "tcsh");
  private static final Forms REMOVES = Forms.of("""
      rmtree rmSync rmdirSync rm_rf rm_r remove_tree remove_dir_all removeSync rimraf unlink os\\.remove Deno\\.remove
      unlinkSync File\\.delete removedirs promises\\.rm \\.rm delete_tree
      remove_entry\\w{0,40} os\\.rename shutil\\.move
      renameSync""", "\\s*+\\(?+\\s*+\\(?+(?:[\\w.]{0,400}Path\\(|os\\.path\\.expanduser\\("
      + "|expanduser\\()?\\s*+['\"]([^'\"]++)['\"]");
  private static final Forms HOME = Forms.of("rmtree rmSync rm_rf remove_tree rmdirSync",
      "\\s*\\(?[^)]{0,400}(?:Path\\.home\\(\\)|homedir\\(\\)|environ\\[.HOME.\\]|env\\.HOME|ENV\\[.HOME.\\]"
      + "|Dir\\.home)");
  private static final Forms OPENS = Forms.of("""
      open readFileSync readFile read_text file_get_contents createReadStream slurp read readTextFile Path""",
      "\\s*+\\(?+\\s*+(?:os\\.path\\.expanduser\\(|[\\w.]{0,400}\\+\\s*+)?['\"<]+\\s*([^'\">]++)['\"]");
  private static final Forms WRITES = Forms.of("""
      open(?=\\s*\\(\\s*['"][^'"]++['"]\\s*,\\s*['"][wa]) writeFileSync writeFile appendFileSync file_put_contents
      File\\.write""", "\\s*\\(\\s*['\"]([^'\"]++)['\"]");
  private static final Forms REMOTE = Forms.of("""
      urlopen requests\\.get urlretrieve fetch\\( http\\.get https\\.get Net::HTTP open-uri URI\\.open LWP
      file_get_contents\\(.http curl_exec httpx\\.get""");
  private static final Forms EVALS = Forms.of("""
      \\bexec\\s*\\( \\beval\\b new\\x20Function vm\\.run compile\\s*\\( Function\\( instance_eval os\\.system
      subprocess __import__ execSync system\\(""");
  private static final Forms DECODES = Forms.of("""
      b64decode a85decode b32decode unhexlify fromhex atob\\( base64.\\) 'hex'\\) decode64 decode_base64
      base64_decode pack\\( rot13 codecs\\.decode zlib\\.decompress bytes\\(\\[ fromCharCode chr\\( str_rot13
      gzinflate hex2bin""");
  private static final Forms SOCKET = Forms.of("""
      socket\\.socket socket\\( TCPSocket fsockopen net.{0,3}\\.connect net\\.Socket IO::Socket Socket::INET
      /inet/tcp createConnection""");
  private static final Forms SHELL = Forms.of("""
      dup2 /bin/(?:ba|z|da)?sh pty\\.spawn exec\\s subprocess child_process \\|&\\x20getline STDIN""");
  private static final Forms SENDS = Forms.of("""
      requests\\.(?:post|put) urlopen POST \\.send\\( fetch\\( http\\.client sendall \\.post\\( socket""");
  private static final Forms FORKS = Forms.of("""
      while\\s*(True|1|\\(1\\)|\\(true\\)).{0,40}fork fork\\s+while fork\\(\\)\\s*while loop.{0,20}fork""");
  private static final Forms KILLS = Forms.of("""
      os\\.kill\\(-1 process\\.kill\\(-1 kill\\s+9\\s*,\\s*-1 kill\\(-1""");
  private static final Forms ENVIRONMENT = Forms.of("""
      os\\.environ\\b(?!\\[|\\.get) process\\.env\\b(?!\\.|\\[) %ENV ENV\\.to_""");

  static void judge(Command command, Effects.Sink sink) {
    Data data = command.code();
    if (data == null || SHELLS.contains(command.name()) && !data.text().startsWith("#!")) {
      return;
    }
    String code = data.text();
    Scan scan = sink.scan;
    removes(command, code, sink);
    boolean isEvaluated = scan.isIn(EVALS, code);
    if (isEvaluated && scan.isIn(REMOTE, code)) {
      sink.add(Effect.EXEC_REMOTE, "It runs what it downloads.");
    }
    if (isEvaluated && scan.isIn(DECODES, code)) {
      sink.add(Effect.EXEC_DECODED, "It runs text that was encoded.");
    }
    if (scan.isIn(SOCKET, code) && scan.isIn(SHELL, code)) {
      sink.add(Effect.NET_SHELL, "It ties a shell to the net.");
    }
    if (scan.isIn(FORKS, code)) {
      sink.add(Effect.RESOURCE_EXHAUSTION, "It starts copies of itself without end.");
    }
    if (scan.isIn(KILLS, code)) {
      sink.add(Effect.KILL_ALL, "It ends every process.");
    }
  }

  private static void removes(Command command, String code, Effects.Sink sink) {
    Scan scan = sink.scan;
    scan.each(REMOVES, code, removed -> {
      String path = command.path(home(removed.group(1)));
      if (Trees.isTree(path) || Trees.isFile(path)) {
        sink.add(Effect.FS_SYSTEM_TREE, "It removes the root, a home or a part of the system.");
      }
      if (GitRules.isRepository(path, command.directory())) {
        sink.add(Effect.GIT_HISTORY_LOSS, "It removes the repository itself.");
      }
    });
    if (scan.isIn(HOME, code)) {
      sink.add(Effect.FS_SYSTEM_TREE, "It removes a home.");
    }
    scan.each(OPENS, code, opened -> {
      if (SecretRules.isSecret(command.path(home(opened.group(1))))) {
        sink.add(Effect.SECRET_READ, "It reads a secret.");
        if (scan.isIn(SENDS, code)) {
          sink.add(Effect.SECRET_EXFIL, "It sends a secret elsewhere.");
        }
      }
    });
    if (scan.isIn(ENVIRONMENT, code) && scan.isIn(SENDS, code)) {
      sink.add(Effect.SECRET_EXFIL, "It sends the environment elsewhere.");
    }
    scan.each(WRITES, code, written -> {
      String path = command.path(home(written.group(1)));
      if (Trees.isDevice(path)) {
        sink.add(Effect.FS_RAW_DEVICE, "It writes over a disk.");
      } else if (Trees.isFile(path)) {
        sink.add(Effect.FS_SYSTEM_TREE, "It writes over a file of the system.");
      }
    });
  }

  private static String home(String text) {
    return text.startsWith("~") ? Marks.HOME + text.substring(1) : text;
  }

  private CodeRules() {}
}
