package io.claudebench.core.cache;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** An answer that is kept, until when, and from when on somebody shall load it anew. */
final class Kept {
  /** What Caffeine and we need beside the bytes of an answer. */
  private static final int ENTRY_BYTES = 256;
  /** The last part of its life, in which it is loaded anew beside: one of so many. */
  private static final int EARLY = 5;
  private static final int AGAIN_MS = 1000;

  private final Object answer;
  private final int bytes;
  private final boolean isLoaded;
  private final long endNanos;
  private final AtomicLong dueNanos;
  private final long againNanos;

  private Kept(Object answer, int bytes, boolean isLoaded, long leftMs, long lifeMs) {
    long now = System.nanoTime();
    long againMs = Math.min(AGAIN_MS, earlyMs(lifeMs) / 4);
    this.answer = answer;
    this.bytes = bytes;
    this.isLoaded = isLoaded;
    this.endNanos = now + TimeUnit.MILLISECONDS.toNanos(leftMs);
    this.dueNanos = new AtomicLong(now + TimeUnit.MILLISECONDS.toNanos(Math.max(leftMs - earlyMs(lifeMs), againMs)));
    this.againNanos = TimeUnit.MILLISECONDS.toNanos(againMs);
  }

  static Kept loaded(Object answer, int bytes, long lifeMs) {
    return new Kept(answer, bytes, true, lifeMs, lifeMs);
  }

  /** One that Redis had, and has for so long still. */
  static Kept found(Object answer, int bytes, long leftMs, long lifeMs) {
    return new Kept(answer, bytes, false, leftMs, lifeMs);
  }

  /** How long before its end an answer is loaded anew. */
  static long earlyMs(long lifeMs) {
    return lifeMs / EARLY;
  }

  Object answer() {
    return answer;
  }

  int weight() {
    return bytes + ENTRY_BYTES;
  }

  /** Whether the handler made it for whoever asked, and not somebody before. */
  boolean isLoaded() {
    return isLoaded;
  }

  boolean isOver() {
    return System.nanoTime() - endNanos >= 0;
  }

  /** True for one caller, who shall load it anew; a little later for another, if it is still there then. */
  boolean isDue() {
    long due = dueNanos.get();
    long now = System.nanoTime();
    return now - due >= 0 && dueNanos.compareAndSet(due, now + againNanos);
  }
}
