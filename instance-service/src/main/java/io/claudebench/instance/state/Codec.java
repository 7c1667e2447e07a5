package io.claudebench.instance.state;

import io.airlift.compress.Compressor;
import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * How a value is compressed. lz4 and snappy are fast; zstd is smaller and slower. The id stands in stored values, so it
 * never changes.
 */
enum Codec {
  none(0, null, null),
  lz4(1, Lz4Compressor::new, Lz4Decompressor::new),
  snappy(2, SnappyCompressor::new, SnappyDecompressor::new),
  zstd(3, ZstdCompressor::new, ZstdDecompressor::new);

  final int id;
  /** They keep tables between calls, so each call has its own. */
  private final Supplier<Compressor> compressor;
  private final Supplier<Decompressor> decompressor;

  Codec(int id, Supplier<Compressor> compressor, Supplier<Decompressor> decompressor) {
    this.id = id;
    this.compressor = compressor;
    this.decompressor = decompressor;
  }

  /** Null when there is none. */
  static Codec of(int id) {
    return id < values().length ? values()[id] : null;
  }

  byte[] compress(byte[] bytes) {
    var codec = compressor.get();
    byte[] out = new byte[codec.maxCompressedLength(bytes.length)];
    return Arrays.copyOf(out, codec.compress(bytes, 0, bytes.length, out, 0, out.length));
  }

  /** Null when these bytes are not what {@link #compress} made of so many. */
  byte[] expand(byte[] bytes, int from, int length) {
    byte[] out = new byte[length];
    try {
      return decompressor.get().decompress(bytes, from, bytes.length - from, out, 0, length) == length ? out : null;
    } catch (RuntimeException malformed) {
      return null;
    }
  }
}
