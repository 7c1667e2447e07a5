package io.claudebench.event.live;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import org.hibernate.validator.constraints.Range;

/** What an operator may set under {@code claudebench.live.*} about who watches. */
@ConfigMapping(prefix = "claudebench.live")
public interface LiveSettings {

  /** Streams that are open in this process; one more is {@code UNAVAILABLE}. Below limits.connections-max. */
  @WithDefault("9000")
  @Range(min = 1, max = 1_000_000)
  int streamsMax();

  /** Streams of one key, of a caller without one of its address, in this process; one more is {@code FULL}. */
  @WithDefault("1000")
  @Range(min = 1, max = 1_000_000)
  int keyStreamsMax();

  /** Names and patterns of types of one stream; one more is {@code INVALID}. */
  @WithDefault("100")
  @Range(min = 1, max = 1000)
  int filtersMax();

  /** Bytes of a frame that a WebSocket client sends; over it the socket is closed. */
  @WithDefault("65536")
  @Range(min = 1024, max = 1_048_576)
  int frameBytesMax();

  /** Calls of one WebSocket that run at once; one more is {@code UNAVAILABLE}. */
  @WithDefault("32")
  @Range(min = 1, max = 1000)
  int executesMax();

  /** Events that each tenant with watchers has in memory, rounded up to a power of two; who is slower reads Redis. */
  @WithDefault("8192")
  @Range(min = 2, max = 1_048_576)
  int ringEntries();

  /** Bytes of those events as they are sent. */
  @WithDefault("16777216")
  @Range(min = 65_536, max = 1_073_741_824)
  long ringBytes();

  /** Bytes of events that one stream takes from Redis at once when it is behind the ring; one event always is. */
  @WithDefault("65536")
  @Range(min = 1024, max = 16_777_216)
  int pieceBytes();

  /** Streams of this process that read Redis at once, because they are behind the ring; the others take turns. */
  @WithDefault("16")
  @Range(min = 1, max = 1000)
  int readersMax();

  /** The streams of a tenant are looked at this often when nobody says that there is something. */
  @WithDefault("1000")
  @Range(min = 10, max = 10_000)
  int lookMs();

  /** A tenant's ring is kept for so long after its last watcher left. */
  @WithDefault("10000")
  @Range(min = 5000, max = 3_600_000)
  int keepMs();

  /** A stream with nothing to say tells its place this often; then its key is looked at, too. */
  @WithDefault("15000")
  @Range(min = 50, max = 60_000)
  int beatMs();

  /** A client whose stream broke is asked to come back after this, and up to twice as long. */
  @WithDefault("1000")
  @Range(min = 1, max = 600_000)
  int retryMs();

  /** When this process stops, its clients are asked to come back after up to this, each at another time. */
  @WithDefault("3000")
  @Range(min = 1, max = 600_000)
  int drainMs();

  /** How long a token of {@code event.token} opens streams. */
  @WithDefault("43200000")
  @Range(min = 1000, max = 2_592_000_000L)
  long tokenMs();

  @AssertTrue(message = "must hold: one key may not have more streams than the process, key-streams-max is not over "
      + "streams-max")
  default boolean isKeyWithinStreams() {
    return keyStreamsMax() <= streamsMax();
  }
}
