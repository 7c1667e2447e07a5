package io.claudebench.event.live;

import io.claudebench.event.Cursor;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The last events of a tenant, in the order of the merged read, bounded by their number and their bytes. One writes at
 * a time, any number read without a lock: an entry knows where it stands, so that whoever finds another there knows
 * that he is behind.
 */
final class Ring {
  private final AtomicReferenceArray<Entry> entries;
  private final long bytesMax;
  private final int mask;
  private long bytes;
  private long begin;
  /** Where those begin whose order is that of one clock. */
  private volatile long ordered;
  /** All events of this millisecond or later that were read are here. */
  private volatile long floorMs = Long.MAX_VALUE;
  private volatile Head head;

  /**
   * Up to where it is filled.
   *
   * @param index of the entry to come
   * @param place up to where everything was read: all that is before is in entries before {@code index}
   */
  record Head(long index, Cursor place) {
    long epoch() {
      return place.epoch();
    }
  }

  Ring(int entriesMax, long bytesMax) {
    int size = Integer.highestOneBit(Math.max(2, entriesMax) * 2 - 1);
    this.entries = new AtomicReferenceArray<>(size);
    this.mask = size - 1;
    this.bytesMax = bytesMax;
  }

  /** Nothing is known of what was before. */
  void begin(Cursor place) {
    long index = head == null ? 0 : head.index();
    ordered = index;
    floorMs = place.ms() + 1;
    head = new Head(index, place);
  }

  /** Seen by readers only when {@link #settle} says so. @param at the index after the one before */
  void add(Entry entry, long at) {
    entry.index = at;
    bytes += entry.bytes();
    while (at - begin > mask || bytes > bytesMax && begin < at) {
      leave();
    }
    entries.set((int) (at & mask), entry);
  }

  private void leave() {
    int slot = (int) (begin & mask);
    Entry oldest = entries.get(slot);
    begin++;
    if (oldest != null) {
      bytes -= oldest.bytes();
      if (oldest.index >= ordered) {
        floorMs = Math.max(floorMs, oldest.cursor.ms() + 1);
      }
      entries.set(slot, null);
    }
  }

  void settle(Head filled) {
    head = filled;
  }

  /** Null before {@link #begin}. */
  Head head() {
    return head;
  }

  /** The entry at an index below the head's; null when it has left. */
  Entry get(long index) {
    Entry entry = entries.get((int) (index & mask));
    return entry != null && entry.index == index ? entry : null;
  }

  /** The index from which on whoever stands there goes on; -1 when events behind it may have left. */
  long find(Cursor place) {
    Head filled = head;
    if (filled == null || place.ms() < floorMs) {
      return -1;
    }
    long low = ordered;
    long high = filled.index();
    while (low < high) {
      long middle = (low + high) >>> 1;
      Entry entry = get(middle);
      if (entry == null || entry.cursor.ms() < place.ms()) {
        low = middle + 1; // one that left was before
      } else {
        high = middle;
      }
    }
    return place.ms() < floorMs ? -1 : low;
  }
}
