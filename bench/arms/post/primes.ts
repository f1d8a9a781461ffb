/** The work of the pool, as programs/src/far.gleam does it: so many times, the number of primes up to 2,000. */
const HIGHEST = 2_000;

export function countPrimes(chunks: number): number {
  let primes = 0;
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    for (let number = 2; number <= HIGHEST; number += 1) if (isPrime(number)) primes += 1;
  }
  return primes;
}

function isPrime(number: number): boolean {
  for (let divisor = 2; divisor * divisor <= number; divisor += 1) {
    if (number % divisor === 0) return false;
  }
  return true;
}
