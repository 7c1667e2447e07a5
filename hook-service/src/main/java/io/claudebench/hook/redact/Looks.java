package io.claudebench.hook.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** How much a text looks drawn by lot. */
final class Looks {
  private static final int RANDOM_MIN = 16;
  private static final double RANDOM_BITS = 3.0;
  /** Of letters and digits side by side so many are of different kinds; in words it is one of six. */
  private static final double RANDOM_CHANGES = 0.2;
  private static final int ASCII = 128;
  /** What stands for bytes that are no UTF-8. */
  private static final char REPLACED = '\uFFFD';

  /** Shannon's, in bits a character. */
  static double entropy(String text) {
    int[] counts = new int[ASCII];
    int others = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ASCII) {
        counts[c]++;
      } else {
        others++;
      }
    }
    double bits = share(others, text.length());
    for (int count : counts) {
      bits += share(count, text.length());
    }
    return bits;
  }

  private static double share(int count, int of) {
    double share = (double) count / of;
    return count == 0 ? 0 : -share * Math.log(share) / Math.log(2);
  }

  /** Long, of many characters, with a digit, and changing between kinds of them more often than words do. */
  static boolean random(String text) {
    int changes = 0;
    int pairs = 0;
    boolean hasDigit = false;
    for (int i = 0; i < text.length(); i++) {
      int kind = kind(text.charAt(i));
      hasDigit |= kind == 1;
      if (i > 0 && kind > 0 && kind(text.charAt(i - 1)) > 0) {
        pairs++;
        changes += kind == kind(text.charAt(i - 1)) ? 0 : 1;
      }
    }
    return text.length() >= RANDOM_MIN && hasDigit && changes >= RANDOM_CHANGES * pairs
        && entropy(text) >= RANDOM_BITS;
  }

  /** What the header of basic authentication holds, in base64 (RFC 7617). */
  static boolean userAndPassword(String text) {
    try {
      String pair = new String(Base64.getMimeDecoder().decode(text), UTF_8);
      return pair.indexOf(':') > 0 && pair.chars().allMatch(c -> c >= ' ' && c != REPLACED);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static int kind(char c) {
    return c >= '0' && c <= '9' ? 1 : c >= 'a' && c <= 'z' ? 2 : c >= 'A' && c <= 'Z' ? 3 : 0;
  }

  private Looks() {}
}
