package io.claudebench.instance.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The stored form of values; {@code -Dseed=} repeats a run. */
class StateValueTest {
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int MAX = 1 << 20;

  private final Random random = new Random(SEED);

  @Test
  void everyCodecGivesBackWhatItWasGiven() {
    for (Codec codec : Codec.values()) {
      for (int size : new int[] {0, 1, 5, 100, 1023, 1024, 1025, 65_536, 262_144}) {
        for (byte[] bytes : new byte[][] {plain(size), noise(size), new byte[size]}) {
          byte[] stored = new StateValue(size % 2 == 0, bytes).stored(codec, 1024);
          StateValue back = StateValue.of("k", stored, MAX);
          assertArrayEquals(bytes, back.bytes(), () -> "seed " + SEED + ": " + codec + " of " + size);
          assertEquals(size % 2 == 0, back.isJson());
          assertTrue(stored.length <= size + 1, codec + " never makes a value longer than its header");
        }
      }
    }
  }

  @Test
  void textShrinksAndWhatDoesNotShrinkOrIsShortStaysAsItIs() {
    for (Codec codec : new Codec[] {Codec.lz4, Codec.snappy, Codec.zstd}) {
      byte[] small = new StateValue(true, plain(20_000)).stored(codec, 1024);
      assertEquals(codec.id, small[0]);
      assertTrue(small.length < 10_000, codec + " made " + small.length);
      assertEquals(0, new StateValue(true, noise(20_000)).stored(codec, 1024)[0]);
      assertEquals(0, new StateValue(true, plain(1023)).stored(codec, 1024)[0]);
      assertEquals(0x80 | codec.id, new StateValue(false, plain(1024)).stored(codec, 1024)[0] & 0xff);
    }
  }

  @Test
  void aSizeOverTheCapIsRefusedBeforeAnythingIsExpanded() {
    for (Codec codec : new Codec[] {Codec.lz4, Codec.snappy, Codec.zstd}) {
      byte[] bomb = new StateValue(false, new byte[4 * MAX]).stored(codec, 0);
      assertTrue(bomb.length < MAX / 4, codec + " of zeros has " + bomb.length);
      assertEquals(Refusal.TOO_LARGE, refusal(bomb));
      assertEquals(Refusal.INTERNAL, refusal(ByteBuffer.wrap(bomb).putInt(1, MAX).array()),
          codec + " expands to more than it says");
      assertEquals(Refusal.TOO_LARGE, refusal(ByteBuffer.wrap(bomb).putInt(1, -1).array()), "4 GB by its own word");
    }
  }

  @Test
  void aHeaderThatNamesNoCodecIsCorrupt() {
    for (byte[] form : new byte[][] {{}, {4, 1, 2}, {0x7f}, {(byte) 0xc0, 0}, {1}, {2, 0, 0, 0}, {3, 0, 0, 0, 1}}) {
      assertEquals(Refusal.INTERNAL, refusal(form));
    }
  }

  @Test
  void whateverHappensToAFormTheAnswerIsAValueOfItsSizeOrARefusal() {
    int values = 0;
    int refusals = 0;
    for (int round = 0; round < 20_000; round++) {
      Codec codec = Codec.values()[1 + random.nextInt(3)];
      byte[] form = new StateValue(false, plain(1024 + random.nextInt(2000))).stored(codec, 1024);
      byte[] hurt = random.nextInt(4) == 0 ? Arrays.copyOf(form, random.nextInt(form.length)) : form;
      for (int flips = 1 + random.nextInt(4); flips > 0 && hurt.length > 0; flips--) {
        hurt[random.nextInt(hurt.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        assertEquals(StateValue.size(hurt), StateValue.of("k", hurt, MAX).bytes().length);
        values++;
      } catch (Refused refused) {
        refusals++;
        assertTrue(refused.word() == Refusal.INTERNAL || refused.word() == Refusal.TOO_LARGE, refused::toString);
      }
    }
    assertTrue(values > 100 && refusals > 100, values + " values and " + refusals + " refusals, seed " + SEED);
  }

  private Refusal refusal(byte[] form) {
    return assertThrows(Refused.class, () -> StateValue.of("k", form, MAX)).word();
  }

  private byte[] plain(int size) {
    var text = new StringBuilder();
    while (text.length() < size) {
      text.append("{\"worker\":\"w-").append(random.nextInt(50)).append("\",\"progress\":").append(random.nextInt(100))
          .append('}');
    }
    return text.substring(0, size).getBytes();
  }

  private byte[] noise(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
