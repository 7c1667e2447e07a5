package io.claudebench.task;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link TaskCancelTest} against the executable. */
@QuarkusIntegrationTest
class TaskCancelIT extends TaskCancelTest {}
