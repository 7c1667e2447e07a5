package io.claudebench.scanner;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A plain Redis connection, so that tests look at Redis without our own client. Texts are String, integers Long, lists
 * List, nil null.
 */
public final class Resp implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  /** @param uri {@code redis://[:password@]host:port} */
  public Resp(String uri) {
    try {
      URI at = URI.create(uri);
      socket = new Socket(at.getHost(), at.getPort());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(30_000);
      in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      if (at.getUserInfo() != null) {
        ask("AUTH", at.getUserInfo().substring(at.getUserInfo().indexOf(':') + 1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends one command, of texts and bytes, and waits for its reply. An error reply is an IllegalStateException. */
  public synchronized Object ask(Object... command) {
    try {
      var out = new ByteArrayOutputStream();
      out.write(("*" + command.length + "\r\n").getBytes(UTF_8));
      for (Object part : command) {
        byte[] bytes = part instanceof byte[] own ? own : part.toString().getBytes(UTF_8);
        out.write(("$" + bytes.length + "\r\n").getBytes(UTF_8));
        out.write(bytes);
        out.write('\r');
        out.write('\n');
      }
      out.writeTo(socket.getOutputStream());
      return reply();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String text(Object... command) {
    return (String) ask(command);
  }

  public long number(Object... command) {
    return (Long) ask(command);
  }

  public List<String> texts(Object... command) {
    return ((List<?>) ask(command)).stream().map(String.class::cast).toList();
  }

  public Map<String, String> hash(String key) {
    List<String> flat = texts("HGETALL", key);
    var fields = new HashMap<String, String>();
    for (int i = 0; i < flat.size(); i += 2) {
      fields.put(flat.get(i), flat.get(i + 1));
    }
    return fields;
  }

  /** Of each entry of a stream, in order, the value of its first field. */
  public List<String> entries(String stream) {
    return ((List<?>) ask("XRANGE", stream, "-", "+")).stream().map(Resp::value).toList();
  }

  /** Of an entry {@code [id, [field, value, ...]]} of a stream the value of its first field. */
  public static String value(Object entry) {
    return (String) ((List<?>) ((List<?>) entry).get(1)).get(1);
  }

  private Object reply() throws IOException {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest;
      case ':' -> Long.parseLong(rest);
      case '$' -> rest.equals("-1") ? null : bulk(Integer.parseInt(rest));
      case '*' -> rest.equals("-1") ? null : list(Integer.parseInt(rest));
      default -> throw new IllegalStateException(rest);
    };
  }

  private List<Object> list(int size) throws IOException {
    var list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(reply());
    }
    return list;
  }

  private String bulk(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    in.skipNBytes(2);
    return new String(bytes, UTF_8);
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0) {
        throw new IOException("Redis closed the connection");
      }
      line.write(c);
    }
    in.skipNBytes(1);
    return line.toString(UTF_8);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
