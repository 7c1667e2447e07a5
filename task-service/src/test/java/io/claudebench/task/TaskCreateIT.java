package io.claudebench.task;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link TaskCreateTest} against the executable. */
@QuarkusIntegrationTest
class TaskCreateIT extends TaskCreateTest {}
