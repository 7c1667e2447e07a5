package io.claudebench.task;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link TaskListTest} against the executable. */
@QuarkusIntegrationTest
class TaskListIT extends TaskListTest {}
