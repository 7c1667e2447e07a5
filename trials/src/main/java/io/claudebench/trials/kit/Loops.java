package io.claudebench.trials.kit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The event loops of proxies and balancers, one for all of this JVM. */
final class Loops {
  /** Connections that end are what a trial is about; Vert.x would print each. */
  private static final Logger QUIET = Logger.getLogger("io.vertx");

  static final Vertx VERTX = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setUseDaemonThread(true)
      .setFileSystemOptions(new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false)));

  static {
    QUIET.setLevel(Level.OFF);
  }

  private Loops() {}

  /** Waits for one thing of Vert.x. */
  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
