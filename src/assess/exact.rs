//! Sums that do not depend on the order of their parts.

use rust_decimal::Decimal;

/// Digits after the point of the smallest number that a decimal holds.
const FINEST: u32 = 28;

/// So many limbs hold every sum: a number takes less than 96 bits, its digits after the point 94, and that leaves 33
/// for how many there are, beside the sign.
const LIMBS: usize = 7;

/// How many bytes a sum takes.
pub const EXACT_BYTES: usize = LIMBS * 4 + 1;

/// An exact sum of up to 2³³ decimals: a whole number of the smallest unit, 10⁻²⁸, in two's complement, lowest limb
/// first. Whatever the order in which numbers are added and sums merged, the same numbers give the same sum.
#[derive(Debug, Clone, Copy, Default)]
pub struct Exact {
    limbs: [u32; LIMBS],
    /// The most digits after the point of any part.
    scale: u32,
}

impl PartialEq for Exact {
    fn eq(&self, other: &Exact) -> bool {
        self.limbs == other.limbs
    }
}

impl Eq for Exact {}

impl Exact {
    /// Adds a number.
    pub fn add(&mut self, number: Decimal) {
        let unit = POWERS.get((FINEST - number.scale()) as usize).copied().unwrap_or_default();
        let mut limbs = product(number.mantissa().unsigned_abs(), unit);
        if number.is_sign_negative() {
            negate(&mut limbs);
        }
        self.merge(&Exact { limbs, scale: number.scale() });
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: &Exact) {
        let mut carry = 0;
        for (limb, more) in self.limbs.iter_mut().zip(other.limbs) {
            carry += u64::from(*limb) + u64::from(more);
            *limb = carry as u32;
            carry >>= 32;
        }
        self.scale = self.scale.max(other.scale);
    }

    /// The sum: exact where the 28 digits of a decimal hold it, else rounded once, halves to even. A sum beyond the
    /// largest number is the largest number.
    pub fn value(&self) -> Decimal {
        let most = if self.is_negative() { Decimal::MIN } else { Decimal::MAX };
        self.checked().unwrap_or(most)
    }

    /// The same; nothing beyond the largest number.
    pub fn checked(&self) -> Option<Decimal> {
        let mut rest = self.magnitude();
        // No part had more digits: what is divided away are zeros.
        let mut scale = self.scale;
        let zeros = FINEST - scale;
        (0..zeros / 9).for_each(|_| _ = divide(&mut rest, 1_000_000_000));
        _ = divide(&mut rest, 10_u32.pow(zeros % 9));
        let (mut first, mut more) = (0, false);
        loop {
            let up = first > 5 || first == 5 && (more || rest[0] % 2 == 1);
            if let Some(whole) = small(&rest).and_then(|whole| whole.checked_add(i128::from(up))) {
                let whole = if self.is_negative() { -whole } else { whole };
                if let Ok(value) = Decimal::try_from_i128_with_scale(whole, scale) {
                    return Some(value);
                }
            }
            scale = scale.checked_sub(1)?;
            more |= first != 0;
            first = divide(&mut rest, 10);
        }
    }

    /// The sum with all its digits after the point, where a decimal holds them.
    pub fn whole(&self) -> Option<Decimal> {
        let mut rest = self.magnitude();
        (self.scale..FINEST).for_each(|_| _ = divide(&mut rest, 10));
        let whole = small(&rest)?;
        let whole = if self.is_negative() { -whole } else { whole };
        Decimal::try_from_i128_with_scale(whole, self.scale).ok()
    }

    /// The same sum with the fewest digits after the point.
    pub fn shortest(&self) -> Exact {
        let (mut rest, mut scale) = (self.magnitude(), FINEST);
        while scale > 0 && divide(&mut rest, 10) == 0 {
            scale -= 1;
        }
        Exact { limbs: self.limbs, scale }
    }

    /// The sum as bytes: limbs of two's complement, lowest first, then the digits after the point.
    pub fn bytes(&self) -> [u8; EXACT_BYTES] {
        let mut bytes = [0; EXACT_BYTES];
        let places = bytes.as_chunks_mut::<4>().0;
        places.iter_mut().zip(self.limbs).for_each(|(place, limb)| *place = limb.to_le_bytes());
        bytes[LIMBS * 4] = self.scale as u8;
        bytes
    }

    /// The sum that bytes are; nothing if they are none.
    pub fn of_bytes(bytes: &[u8; EXACT_BYTES]) -> Option<Exact> {
        let scale = u32::from(bytes[LIMBS * 4]);
        let mut limbs = [0; LIMBS];
        limbs.iter_mut().zip(bytes.as_chunks::<4>().0).for_each(|(limb, at)| *limb = u32::from_le_bytes(*at));
        (scale <= FINEST).then_some(Exact { limbs, scale })
    }

    /// The limbs without their sign.
    fn magnitude(&self) -> [u32; LIMBS] {
        let mut limbs = self.limbs;
        if self.is_negative() {
            negate(&mut limbs);
        }
        limbs
    }

    fn is_negative(&self) -> bool {
        self.limbs[LIMBS - 1] >> 31 == 1
    }
}

/// The powers of ten up to the unit of the finest scale.
const POWERS: [u128; FINEST as usize + 1] = {
    let mut powers = [1; FINEST as usize + 1];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

/// A product of two numbers of 96 bits.
fn product(a: u128, b: u128) -> [u32; LIMBS] {
    let limbs = |number: u128| [number as u32, (number >> 32) as u32, (number >> 64) as u32];
    let mut product = [0; LIMBS];
    for (i, a) in limbs(a).into_iter().enumerate() {
        let mut carry = 0;
        for (j, b) in limbs(b).into_iter().enumerate() {
            carry += u64::from(a) * u64::from(b) + u64::from(product[i + j]);
            product[i + j] = carry as u32;
            carry >>= 32;
        }
        product[i + 3] = carry as u32;
    }
    product
}

fn negate(limbs: &mut [u32; LIMBS]) {
    let mut carry = true;
    for limb in limbs {
        (*limb, carry) = (!*limb).overflowing_add(u32::from(carry));
    }
}

/// Divides and gives the remainder.
fn divide(limbs: &mut [u32; LIMBS], by: u32) -> u32 {
    let mut rest = 0;
    for limb in limbs.iter_mut().rev() {
        let whole = rest << 32 | u64::from(*limb);
        *limb = (whole / u64::from(by)) as u32;
        rest = whole % u64::from(by);
    }
    rest as u32
}

/// The number, if it takes no more than 96 bits.
fn small(limbs: &[u32; LIMBS]) -> Option<i128> {
    let [a, b, c, high @ ..] = *limbs;
    let number = i128::from(c) << 64 | i128::from(b) << 32 | i128::from(a);
    high.iter().all(|limb| *limb == 0).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sum(numbers: &[Decimal]) -> Exact {
        let mut sum = Exact::default();
        numbers.iter().for_each(|number| sum.add(*number));
        sum
    }

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn any_decimal() -> impl Strategy<Value = Decimal> {
        let whole = prop_oneof![-200_i128..200, -(1_i128 << 95)..(1 << 95), Just((1 << 96) - 1)];
        (whole, 0..=FINEST).prop_map(|(whole, scale)| Decimal::from_i128_with_scale(whole, scale))
    }

    #[test]
    fn what_28_digits_hold_is_exact_and_the_rest_is_rounded_once() {
        let most = Decimal::MAX;
        assert_eq!(sum(&[]).value(), Decimal::ZERO);
        assert_eq!(sum(&[number("1.10"), number("-2.3")]).value().to_string(), "-1.20");
        assert_eq!(sum(&[most, most, -most, -most, number("0.01")]).value(), number("0.01"));
        assert_eq!((sum(&[most, most]).value(), sum(&[most, most]).checked()), (most, None));
        assert_eq!((sum(&[-most, -most]).value(), sum(&[-most, -most]).checked()), (-most, None));
        // Halves to even, and a trifle beyond the half goes up: one rounding, not two.
        let ten_million = number("10000000000000000000000000000");
        assert_eq!(sum(&[ten_million, number("0.5")]).value(), ten_million);
        assert_eq!(sum(&[ten_million, number("1.5")]).value(), ten_million + Decimal::TWO);
        assert_eq!(sum(&[ten_million, number("0.5"), number("0.001")]).value(), ten_million + Decimal::ONE);
        assert_eq!(sum(&[most, number("0.4")]).value(), most);
        assert_eq!(sum(&[most, number("0.5")]).checked(), None);
        assert_eq!(sum(&[-most, number("-0.5"), number("0.1")]).value(), -most);
    }

    proptest! {
        /// Any order and any partition: the same sum.
        #[test]
        fn neither_order_nor_partition_matters(
            (given, shuffled) in prop::collection::vec(any_decimal(), 0..40)
                .prop_flat_map(|given| (Just(given.clone()), Just(given).prop_shuffle())),
            at in 0_usize..40,
        ) {
            let (one, other) = shuffled.split_at(at.min(shuffled.len()));
            let mut merged = sum(one);
            merged.merge(&sum(other));
            prop_assert_eq!(merged, sum(&given));
            prop_assert_eq!(merged.value(), sum(&given).value());
        }

        /// What decimals add exactly is the same here, digit by digit.
        #[test]
        fn small_sums_are_those_of_decimals(
            all in prop::collection::vec((-1_000_000_i64..1_000_000, 0_u32..9), 1..60),
        ) {
            let all: Vec<Decimal> = all.iter().map(|(whole, scale)| Decimal::new(*whole, *scale)).collect();
            let plain = all.iter().try_fold(Decimal::ZERO, |sum, one| sum.checked_add(*one)).unwrap();
            prop_assert_eq!(sum(&all).value(), plain);
            prop_assert_eq!(sum(&all).value().to_string(), plain.to_string());
        }

        /// Bytes keep everything; fewer digits after the point change nothing.
        #[test]
        fn bytes_and_fewer_digits_keep_the_sum(all in prop::collection::vec(any_decimal(), 0..5)) {
            let sum = sum(&all);
            prop_assert_eq!(Exact::of_bytes(&sum.bytes()), Some(sum));
            prop_assert_eq!(sum.shortest().value(), sum.value());
            if let Some(whole) = sum.whole() {
                prop_assert_eq!((whole, whole.scale()), (sum.value(), sum.scale));
                prop_assert_eq!(sum.shortest().whole().map(|whole| whole.to_string()), Some(whole.normalize().to_string()));
            }
        }

        /// A number and its opposite leave nothing; a number alone is itself.
        #[test]
        fn one_number_is_itself(one in any_decimal(), other in any_decimal()) {
            prop_assert_eq!(sum(&[one]).value().to_string(), one.to_string());
            prop_assert_eq!(sum(&[one, other, -one]).value(), other);
        }
    }
}
