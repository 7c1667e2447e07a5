package io.claudebench.instance.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * A value and its stored form: one header byte (the codec, and the highest bit set for bytes and not JSON), then the
 * value. A compressed one has its expanded size before it, in four bytes, so that it is known before anything is
 * expanded.
 */
record StateValue(boolean isJson, byte[] bytes) {
  private static final int BYTES = 0x80;

  /** The stored form; as it is when it is short or does not shrink. */
  byte[] stored(Codec codec, int compressFrom) {
    if (codec != Codec.none && bytes.length >= compressFrom) {
      byte[] small = codec.compress(bytes);
      if (small.length + 4 < bytes.length) {
        return ByteBuffer.allocate(5 + small.length).put(header(codec)).putInt(bytes.length).put(small).array();
      }
    }
    return ByteBuffer.allocate(1 + bytes.length).put(header(Codec.none)).put(bytes).array();
  }

  private byte header(Codec codec) {
    return (byte) (codec.id | (isJson ? 0 : BYTES));
  }

  /**
   * Reads a stored form. Refuses {@code TOO_LARGE} (it says that it expands over expandMax) and {@code INTERNAL}
   * (corrupt).
   */
  static StateValue of(String key, byte[] stored, int expandMax) {
    Codec codec = stored.length == 0 ? null : Codec.of(id(stored));
    long size = size(stored);
    if (codec == null || size < 0) {
      throw corrupt(key, codec == null ? "its header names no codec" : "it has no size");
    }
    if (size > expandMax) {
      throw Refusal.TOO_LARGE.because("The value of " + key + " expands to " + size + " bytes, over expandMax, "
          + expandMax + ".").with("limit", "expandMax");
    }
    byte[] bytes = codec == Codec.none ? Arrays.copyOfRange(stored, 1, stored.length)
        : codec.expand(stored, 5, (int) size);
    if (bytes == null) {
      throw corrupt(key, "it is not what " + codec + " made");
    }
    return new StateValue((stored[0] & BYTES) == 0, bytes);
  }

  /** Bytes that it has once expanded, by its own word; negative when it does not say. */
  static long size(byte[] stored) {
    if (!isCompressed(stored)) {
      return stored.length - 1;
    }
    return stored.length < 5 ? -1 : Integer.toUnsignedLong(ByteBuffer.wrap(stored).getInt(1));
  }

  static boolean isCompressed(byte[] stored) {
    return stored.length > 0 && id(stored) != Codec.none.id;
  }

  private static int id(byte[] stored) {
    return stored[0] & (BYTES - 1);
  }

  /** As it was put, so that it weighs what its text weighs; null when it is bytes. */
  JsonNode json(String key) {
    if (!isJson) {
      return null;
    }
    try (var in = Json.MAPPER.createParser(bytes)) {
      if (in.nextToken() != null && in.skipChildren() != null && in.nextToken() == null) {
        return Json.raw(new String(bytes, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // said below
    }
    throw corrupt(key, "it is not JSON");
  }

  /** Null when it is JSON. */
  String base64() {
    return isJson ? null : Base64.getEncoder().encodeToString(bytes);
  }

  private static Refused corrupt(String key, String why) {
    return Refusal.INTERNAL.because("The stored value of " + key + " is corrupt: " + why + ".").notDone()
        .fix("Put it again, or delete it.");
  }
}
