import Emulator
import ArgumentParser
print("x")
