package io.claudebench.trials.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps what clients did: in memory for the checker, and as JSON lines for whoever looks into a failure. */
public final class Recorder implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Recorded> calls = new ArrayList<>();
  private final List<Watched> watched = new ArrayList<>();
  private final Path file;
  private final BufferedWriter lines;
  private final long zero = System.nanoTime();

  public Recorder(Path file) {
    this.file = file;
    try {
      Files.createDirectories(file.getParent());
      lines = Files.newBufferedWriter(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The trial's clock: nanoseconds since it began. */
  public long now() {
    return System.nanoTime() - zero;
  }

  public synchronized void add(Recorded call) {
    calls.add(call);
    var line = new LinkedHashMap<String, Object>();
    line.put("start", call.start());
    line.put("end", call.end());
    line.put("client", call.client());
    line.put("verb", call.verb());
    line.put("input", call.input());
    line.put("word", call.word());
    line.put("answer", call.text());
    write(line);
  }

  public synchronized void add(Watched one) {
    watched.add(one);
    note(one.watcher() + " was sent " + one.seen().size() + " events");
  }

  /** Something that happened to the fleet, for the reader of the file: a kill, a heal. */
  public synchronized void note(String what) {
    write(new LinkedHashMap<>(Map.of("at", now(), "note", what)));
  }

  public synchronized History history() {
    return new History(List.copyOf(calls), List.copyOf(watched));
  }

  public Path file() {
    return file;
  }

  @Override
  public synchronized void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Object line) {
    try {
      lines.write(JSON.writeValueAsString(line));
      lines.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
