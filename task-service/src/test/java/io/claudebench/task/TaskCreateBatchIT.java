package io.claudebench.task;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link TaskCreateBatchTest} against the executable. */
@QuarkusIntegrationTest
class TaskCreateBatchIT extends TaskCreateBatchTest {}
