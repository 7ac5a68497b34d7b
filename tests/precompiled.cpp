// Gives tests/precompiled.hpp a file to be compiled with.
