package io.claudebench.trials.load;

/**
 * Who works on the fleet and how. Shares are of a thousand.
 *
 * @param creators threads that make tasks  @param pauseMs between two creates of one of them
 * @param workers threads that claim, one task at a time or a few
 * @param zombies share of tasks whose worker holds still past its lease and then goes on
 * @param troubles share of tasks that are failed, released, cancelled or answered twice
 * @param strict share of tasks that must survive the loss of Redis
 * @param isLong whether work takes as long as a lease, renewed all the time, and never a trouble
 * @param sitters workers that hold one task for the whole trial and only beat  @param ttlSeconds of all workers
 */
public record Mix(int creators, int pauseMs, int workers, int zombies, int troubles, int strict, boolean isLong,
    int sitters, int ttlSeconds) {
  /** What every fault meets unless it asks for something else. */
  public static final Mix USUAL = new Mix(6, 25, 12, 40, 250, 100, false, 0, 60);

  public Mix withZombies(int share) {
    return new Mix(creators, pauseMs, workers, share, troubles, strict, isLong, sitters, ttlSeconds);
  }

  public Mix withStrict(int share) {
    return new Mix(creators, pauseMs, workers, zombies, troubles, share, isLong, sitters, ttlSeconds);
  }

  public Mix withClients(int creators, int pauseMs, int workers) {
    return new Mix(creators, pauseMs, workers, zombies, troubles, strict, isLong, sitters, ttlSeconds);
  }

  /** Workers that take long, renew, and never lose a lease by themselves. */
  public Mix steady() {
    return new Mix(creators, pauseMs, workers, 0, 0, strict, true, sitters, ttlSeconds);
  }

  /** Some that only beat among the workers; all of them die of a silence of 1.5 × this ttl. */
  public Mix withSitters(int sitters, int ttlSeconds) {
    return new Mix(creators, pauseMs, workers, zombies, troubles, strict, isLong, sitters, ttlSeconds);
  }
}
