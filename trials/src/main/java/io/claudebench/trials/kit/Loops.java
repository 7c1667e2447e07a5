package io.claudebench.trials.kit;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/** The event loops of proxies and balancers, one for all of this JVM. */
final class Loops {
  static final Vertx VERTX = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setUseDaemonThread(true)
      .setFileSystemOptions(new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false)));

  private Loops() {}

  /** Waits for one thing of Vert.x. */
  static <T> T await(io.vertx.core.Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
