package io.claudebench.core;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator may set under {@code claudebench.*}; milliseconds and bytes throughout. Relations are checked at
 * boot.
 */
@ConfigMapping(prefix = "claudebench")
public interface Settings {

  /** Prefix of every key; on Redis Cluster the hash tag <code>{cb}</code>. */
  @WithDefault("cb")
  String prefix();

  /** Name of this service in the catalogue, for example {@code task-service}. */
  String service();

  /** Name of this process among the replicas; empty makes one. Two replicas must differ. */
  Optional<String> replica();

  /** API keys by name. With none, only loopback may be bound and every local caller is admin of the default tenant. */
  Map<String, ApiKey> keys();

  /** Origins whose pages may call; empty is none, as a browser page must not create tasks on localhost. */
  Optional<List<String>> origins();

  /** Named limits. */
  Limits limits();

  /** The shared breaker. */
  Breakers breaker();

  /** The fleet's own numbers, in Redis. */
  Metrics metrics();

  /** Rate limits by verb, {@code limit/windowMs} or {@code off}; wins over the declaration. */
  Map<String, String> rateLimit();

  /** A command in Redis must answer within this; shorter than any verb's timeout. */
  @WithDefault("2000")
  int redisTimeoutMs();

  /** One call in so many is logged when nothing is wrong with it; 0 is none. */
  @WithDefault("1000")
  int logOneIn();

  /** A call slower than this is always logged. */
  @WithDefault("1000")
  int slowMs();

  /** An API key. */
  interface ApiKey {
    /** The secret itself, at least 16 characters; give it by environment, never in a file under git. */
    String secret();

    /** Its tenant; empty is the default one. */
    Optional<String> tenant();

    /** What it may do, for example {@code worker}, {@code admin}. */
    @WithDefault("admin")
    List<String> roles();
  }

  /** Named limits; over each the answer is a refusal that says its name. */
  interface Limits {
    /** Bytes of a request body; over it {@code TOO_LARGE}. */
    @WithDefault("1048576")
    int bodyMax();

    /** Calls in a JSON-RPC batch. */
    @WithDefault("100")
    int rpcBatchMax();

    /**
     * Commands on their way to Redis from this process; over it {@code UNAVAILABLE}, before the client's own queue
     * fills.
     */
    @WithDefault("2048")
    int redisInFlightMax();

    /**
     * Calls carried to other services at once; below the 1,000 entries a reply stream keeps, so that no reply is
     * trimmed unread.
     */
    @WithDefault("900")
    int carriedMax();

    /** Commands taken from the streams and run at once by this process; long polls do not count. */
    @WithDefault("64")
    int commandSlots();

    /** Entries of one command stream that nobody took yet; over it carried calls are refused {@code FULL}. */
    @WithDefault("10000")
    int commandsMax();

    /** Deliveries of a command before it is dead. */
    @WithDefault("5")
    int deliveriesMax();

    /** A command unanswered for this long is taken over by another replica; longer than the longest long poll. */
    @WithDefault("60000")
    int commandIdleMs();

    /** How long the first answer is kept under its idempotency key. */
    @WithDefault("86400000")
    long idempotencyMs();

    /** How long the first answer is kept under a command's stream entry id. */
    @WithDefault("3600000")
    long commandReplayMs();
  }

  /** Defaults of the shared breaker; a declaration names its own failures, open time and probes. */
  interface Breakers {
    /** Each opening after a failed probe lasts longer by this factor. */
    @WithDefault("1.5")
    double growth();

    /** The longest opening. */
    @WithDefault("300000")
    long openMaxMs();

    /** Outcomes are sent to Redis at least this often. */
    @WithDefault("100")
    int flushMs();
  }

  /** How each process counts its calls for {@code system.metrics}; Prometheus' meters do not depend on it. */
  interface Metrics {
    /**
     * What was counted reaches Redis this often; nothing is sent while nothing is called. Longer is cheaper and shows
     * later.
     */
    @WithDefault("1000")
    int flushMs();

    /** A verb that nobody calls for this long is counted from zero again. */
    @WithDefault("86400000")
    long lifeMs();
  }
}
