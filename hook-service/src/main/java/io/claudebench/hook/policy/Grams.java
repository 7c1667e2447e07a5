package io.claudebench.hook.policy;

/**
 * Which three characters stand side by side somewhere in some texts, whether small or capital. A word of which some
 * three are not there is in none of them: a few looks at bits instead of a search, for each of hundreds of rules.
 */
final class Grams {
  /** Of a word that is too short to have any. */
  static final long NONE = 1L << 62;
  /** A command of 500 characters sets a tenth of them. */
  private static final int BITS = 4096;
  private static final int PLACE_BITS = Integer.numberOfTrailingZeros(BITS);
  /** So many places of a word fit into one number; they tell enough of it. */
  private static final int COUNT = 5;
  private static final int MIX = 0x9E3779B1;

  private final long[] bits = new long[BITS / Long.SIZE];
  private int any;

  /** Where some grams of a word are to be found, from its beginning to its end. */
  static long places(String word) {
    int last = word.length() - 3;
    long places = last < 0 ? NONE : 0;
    for (int i = 0; i < COUNT && last >= 0; i++) {
      int at = i * last / (COUNT - 1);
      int key = key(key(key(0, word.charAt(at)), word.charAt(at + 1)), word.charAt(at + 2));
      places = places << PLACE_BITS | place(key);
    }
    return places;
  }

  void add(String text) {
    int length = text.length();
    int key = 0;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      any |= c;
      key = key(key, c);
      if (i > 1) {
        int place = place(key);
        bits[place >> 6] |= 1L << place;
      }
    }
  }

  /** Whether no character of the texts is beyond ASCII. */
  boolean isAscii() {
    return any < 128;
  }

  boolean hasAll(long places) {
    if (places == NONE) {
      return true;
    }
    long rest = places;
    for (int i = 0; i < COUNT; i++) {
      int place = (int) rest & BITS - 1;
      if ((bits[place >> 6] & 1L << place) == 0) {
        return false;
      }
      rest >>>= PLACE_BITS;
    }
    return true;
  }

  /** Of the last three characters: what came before them is shifted out. */
  private static int key(int before, char c) {
    return (before << 8 ^ (c >= 'A' && c <= 'Z' ? c | 0x20 : c)) & 0xFFFFFF;
  }

  private static int place(int key) {
    return key * MIX >>> Integer.SIZE - PLACE_BITS;
  }
}
