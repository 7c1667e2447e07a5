package io.claudebench.core.input;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with one input, each with its pointer; what comes after a hundred is not kept. */
final class Faults {
  private static final int MAX = 100;

  private final List<Fault> all = new ArrayList<>();

  /** Always null: what stands for the value. */
  JsonNode add(String at, String message) {
    if (all.size() < MAX) {
      all.add(new Fault(at, message));
    }
    return null;
  }

  /** Adds what is wrong with a value, unless the value, or what it is in, was another in the first place. */
  void addUnlessIn(String at, String message) {
    if (all.stream().noneMatch(fault -> (at + "/").startsWith(fault.pointer() + "/"))) {
      add(at, message);
    }
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  List<Fault> sorted() {
    return all.stream().sorted(Comparator.comparing(Fault::pointer).thenComparing(Fault::message)).toList();
  }
}
