package io.claudebench.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebench.servers.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command that a service sent to Redis for one call, word for word, as MONITOR shows it. Sent again it does the
 * same work again.
 */
record Recording(List<String> command) {
  private static final Pattern EVALSHA = Pattern.compile("(?i)\\] \"evalsha\"");
  private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(x([0-9a-f]{2})|.)");
  private static final int PATIENCE_MS = 10_000;

  /** The EVALSHA that {@code call} causes and that holds {@code mark}. */
  static Recording of(RedisServer redis, String mark, Runnable call) {
    try (var socket = new Socket("127.0.0.1", redis.port())) {
      socket.setSoTimeout(PATIENCE_MS);
      var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      socket.getOutputStream().write("MONITOR\r\n".getBytes(UTF_8));
      lines.readLine();
      call.run();
      long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000L;
      for (String line = lines.readLine(); System.nanoTime() < deadline; line = lines.readLine()) {
        if (line.contains(mark) && EVALSHA.matcher(line).find()) {
          return new Recording(words(line));
        }
      }
      throw new IOException("nothing of the kind");
    } catch (IOException e) {
      throw new UncheckedIOException("MONITOR did not show an EVALSHA with " + mark, e);
    }
  }

  /** The key among its arguments that ends with {@code name}. */
  String key(String name) {
    return command.stream().filter(word -> word.endsWith(name)).findFirst().orElseThrow();
  }

  Path write(Path file) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, new ObjectMapper().writeValueAsString(command));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static List<String> words(String line) {
    var words = new ArrayList<String>();
    WORD.matcher(line).results()
        .forEach(word -> words.add(ESCAPE.matcher(word.group(1))
            .replaceAll(found -> plain(found.group(1), found.group(2)))));
    return words;
  }

  /** MONITOR escapes as C does; what we record is ASCII. */
  private static String plain(String escaped, String hex) {
    String plain = hex != null ? Character.toString(Integer.parseInt(hex, 16)) : switch (escaped) {
      case "n" -> "\n";
      case "r" -> "\r";
      case "t" -> "\t";
      default -> escaped;
    };
    return Matcher.quoteReplacement(plain);
  }
}
