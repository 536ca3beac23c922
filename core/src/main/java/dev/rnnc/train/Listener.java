package dev.rnnc.train;

/** Is told what happens, on the thread that trains. */
public interface Listener {
  void on(Event event);
}
