package io.claudebench.hook.effect;

import io.claudebench.hook.shell.Command;
import java.util.List;

/**
 * @param isFull false where something unresolved decides which program runs or what an interpreter reads
 * @param found in the order of the programs, each effect of a program once
 * @param commands every program that would run  @param steps what the reading cost, in proportion to the text
 */
public record Findings(boolean isFull, List<Found> found, List<Command> commands, long steps) {
  public boolean has(Effect effect) {
    return found.stream().anyMatch(one -> one.effect() == effect);
  }
}
