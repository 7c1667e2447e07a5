package io.claudebench.core.carry;

import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.atomic.AtomicBoolean;

/** One call on its way to its owner and back. It ends once, however many ways out are taken at the same time. */
final class Passage {
  final UniEmitter<? super Object> answer;
  private final AtomicBoolean isOver = new AtomicBoolean();
  private String entry;
  private boolean isGivenUp;
  private volatile boolean isAnswered;

  Passage(UniEmitter<? super Object> answer) {
    this.answer = answer;
  }

  /** True the first time. */
  boolean end() {
    return isOver.compareAndSet(false, true);
  }

  /** Its owner has answered, and the caller may still leave before that is sent. */
  boolean isAnswered() {
    return isAnswered;
  }

  void answered() {
    isAnswered = true;
  }

  /** It has become this entry of its stream. True when it is to be taken out again. */
  synchronized boolean sent(String id) {
    entry = id;
    return isGivenUp;
  }

  /** Nobody waits for its answer any more: the entry to take out; null while it is not known. */
  synchronized String giveUp() {
    isGivenUp = true;
    return entry;
  }
}
