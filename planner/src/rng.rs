//! Chance that is the same on every machine: xoshiro256++ (Blackman and Vigna) seeded by splitmix64, and an exponential
//! variate made of additions and multiplications alone, because the `ln` of two C libraries may differ in the last bit.

/// How many positions pass between two blinks, on average.
const BLINK_EVERY: f64 = 100.0;

#[derive(Debug, Clone)]
pub(crate) struct Rng {
    state: [u64; 4],
    until_blink: u32,
}

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        let mut mixed = seed;
        let mut splitmix64 = || {
            mixed = mixed.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = mixed;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        };
        let state = [splitmix64(), splitmix64(), splitmix64(), splitmix64()];
        let mut rng = Self { state, until_blink: 0 };
        rng.until_blink = rng.positions_until_blink();
        rng
    }

    #[inline]
    pub(crate) fn next(&mut self) -> u64 {
        let s = &mut self.state;
        let drawn = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let carried = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= carried;
        s[3] = s[3].rotate_left(45);
        drawn
    }

    /// Evenly from `0..below`, which must not be empty.
    #[inline]
    pub(crate) fn below(&mut self, below: usize) -> usize {
        debug_assert!(below > 0, "nothing to choose from");
        ((u128::from(self.next()) * below as u128) >> 64) as usize
    }

    /// Evenly from `[0, 1)`.
    #[inline]
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True once in `times` draws.
    #[inline]
    pub(crate) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// Exponentially distributed with mean 1.
    pub(crate) fn exponential(&mut self) -> f64 {
        -ln(1.0 - self.unit())
    }

    /// Whether to overlook this position: one in a hundred, at the cost of a countdown.
    #[inline]
    pub(crate) fn blink(&mut self) -> bool {
        if self.until_blink == 0 {
            self.until_blink = self.positions_until_blink();
            return true;
        }
        self.until_blink -= 1;
        false
    }

    fn positions_until_blink(&mut self) -> u32 {
        (self.exponential() * BLINK_EVERY) as u32
    }
}

/// The natural logarithm of a positive normal number by `2 artanh((m − 1) / (m + 1))`; within 1e-12.
fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i32 - 1023;
    let mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    let (mantissa, exponent) = if mantissa > std::f64::consts::SQRT_2 {
        (mantissa / 2.0, exponent + 1)
    } else {
        (mantissa, exponent)
    };
    let z = (mantissa - 1.0) / (mantissa + 1.0);
    let square = z * z;
    let (mut power, mut sum, mut divisor) = (z, z, 1.0);
    for _ in 0..8 {
        power *= square;
        divisor += 2.0;
        sum += power / divisor;
    }
    2.0 * sum + f64::from(exponent) * std::f64::consts::LN_2
}

/// `e` to a power between −1 and 1, by its series.
pub(crate) fn exp_small(x: f64) -> f64 {
    debug_assert!(x.abs() <= 1.0, "the series is cut for small powers");
    let (mut term, mut sum) = (1.0, 1.0);
    for n in 1..=18 {
        term *= x / f64::from(n);
        sum += term;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_are_the_functions() {
        for x in [1e-9, 0.001, 0.3, 0.5, 0.7, 0.99, 1.0] {
            assert!((ln(x) - f64::ln(x)).abs() < 1e-11, "ln {x}");
        }
        for x in [-1.0, -0.3, -1e-6, 0.0, 0.5, 1.0] {
            assert!((exp_small(x) - f64::exp(x)).abs() < 1e-14, "exp {x}");
        }
    }

    #[test]
    fn draws_are_even_and_blinks_are_one_in_a_hundred() {
        let mut rng = Rng::new(7);
        let mut seen = [0_u32; 5];
        (0..50_000).for_each(|_| seen[rng.below(5)] += 1);
        assert!(seen.iter().all(|n| (9_700..10_300).contains(n)), "{seen:?}");
        let blinks = (0..100_000).filter(|_| rng.blink()).count();
        assert!((850..1_150).contains(&blinks), "{blinks}");
        let mean = (0..100_000).map(|_| rng.exponential()).sum::<f64>() / 100_000.0;
        assert!((0.98..1.02).contains(&mean), "{mean}");
    }
}
