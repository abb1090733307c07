package ebb.peer;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Says on standard output when the first batch came, and when the last was committed. */
final class Progress {
  private final long messages;
  private final AtomicLong handled = new AtomicLong();
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile boolean failed;

  Progress(long messages) {
    this.messages = messages;
  }

  void begin() {
    if (begun.compareAndSet(false, true)) System.out.println("begun");
  }

  void add(long count) {
    if (handled.addAndGet(count) == messages) System.out.println("done");
  }

  void fail() {
    failed = true;
  }

  boolean done() {
    return failed || handled.get() >= messages;
  }

  boolean failed() {
    return failed;
  }
}
