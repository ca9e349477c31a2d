// Ctrl-C and SIGTERM as a question that a long calculation asks, instead of an end in the middle of it.
#ifndef GATE_CLI_CALIBRATION_INTERRUPTS_H_
#define GATE_CLI_CALIBRATION_INTERRUPTS_H_

namespace gate::cli {

// From construction to destruction both signals are only noted. One at a time.
class Interrupts {
 public:
  Interrupts();
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  // The signal that came, 0: none. On any thread.
  static int seen();

 private:
  void (*before_interrupt_)(int);
  void (*before_terminate_)(int);
};

}  // namespace gate::cli

#endif  // GATE_CLI_CALIBRATION_INTERRUPTS_H_
