package io.claudebench.bench;

import java.util.Map;

/** How fast tasks reach PostgreSQL, while creates go on at full speed and afterwards. */
final class ProjectorWorkload implements Workload {
  private static final int LONGER = 4;

  @Override
  public String name() {
    return "projector";
  }

  @Override
  public void run(Testbed testbed, Report report) {
    double seconds = LONGER * testbed.plan().seconds();
    try (var create = CreateWorkload.create(testbed)) {
      create.run(testbed.plan().warmUp());
      testbed.quiet();
      Result created = testbed.measure("create, sustained", "op", testbed.tasks(), create, seconds);
      long behind = testbed.size("outbox");
      long end = System.nanoTime();
      testbed.quiet();
      double drained = (System.nanoTime() - end) / 1e9;
      report.add(created.with(Map.of("outboxAtEnd", behind, "emptyAfterS", Figures.of(drained))));
      double beside = (created.operations() - behind) / created.seconds();
      report.add(Goal.ratio("projected beside sustained creates / created", beside / created.perSecond(), 1,
          Figures.of(beside) + " of " + Figures.of(created.perSecond())
          + "/s; the lag is bounded by outboxMax, 500,000"));
      report.add(Goal.shown("projected per second when creates have ended", behind / drained, "/s", Figures.of(behind)
          + " in " + Figures.of(drained) + " s"));
    }
  }
}
