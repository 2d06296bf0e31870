//! Numbers as few bytes, and back: seven bits a byte, the lowest first; signed ones in zigzag. Reading trusts nothing.

/// Writes an unsigned number.
pub fn put(number: impl Into<u128>, into: &mut Vec<u8>) {
    let mut rest = number.into();
    while rest >= 0x80 {
        into.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    into.push(rest as u8);
}

/// Writes an unsigned number of 32 bits, which [`Bytes::small`] reads: of millions that is quicker.
#[inline]
pub fn put_small(mut rest: u32, into: &mut Vec<u8>) {
    while rest >= 0x80 {
        into.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    into.push(rest as u8);
}

/// Writes a number of things.
pub fn put_len(len: usize, into: &mut Vec<u8>) {
    put(len as u64, into);
}

/// Writes a signed number.
pub fn put_signed(number: i128, into: &mut Vec<u8>) {
    put((number << 1 ^ number >> 127) as u128, into);
}

/// Writes a text.
pub fn put_text(text: &str, into: &mut Vec<u8>) {
    put_len(text.len(), into);
    into.extend_from_slice(text.as_bytes());
}

/// Bytes that are being read.
pub struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
    /// The next so many bytes.
    pub fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(taken)
    }

    /// The next bytes, so many as the type has.
    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    /// An unsigned number.
    #[inline]
    pub fn get(&mut self) -> Option<u128> {
        // Most are small: nine bytes have 63 bits.
        let mut number = 0_u64;
        for (at, byte) in self.0.iter().take(9).enumerate() {
            number |= u64::from(byte & 0x7f) << (7 * at);
            if *byte < 0x80 {
                self.0 = self.0.get(at + 1..)?;
                return Some(number.into());
            }
        }
        self.get_long()
    }

    fn get_long(&mut self) -> Option<u128> {
        let mut number = 0;
        for shift in (0..128).step_by(7) {
            let [byte] = self.array()?;
            let bits = u128::from(byte & 0x7f);
            if bits << shift >> shift != bits {
                return None;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// An unsigned number of a smaller type.
    pub fn number<T: TryFrom<u128>>(&mut self) -> Option<T> {
        self.get()?.try_into().ok()
    }

    /// An unsigned number of 32 bits at most.
    #[inline]
    pub fn small(&mut self) -> Option<u32> {
        let mut number = 0;
        for (at, byte) in self.0.iter().take(5).enumerate() {
            number |= u64::from(byte & 0x7f) << (7 * at);
            if *byte < 0x80 {
                self.0 = self.0.get(at + 1..)?;
                return number.try_into().ok();
            }
        }
        None
    }

    /// A number of things, each of which takes a byte at least.
    pub fn len(&mut self) -> Option<usize> {
        self.number().filter(|len| *len <= self.0.len())
    }

    /// A signed number.
    pub fn signed(&mut self) -> Option<i128> {
        let number = self.get()?;
        Some((number >> 1) as i128 ^ -((number & 1) as i128))
    }

    /// A text.
    pub fn text(&mut self) -> Option<String> {
        let len = self.len()?;
        String::from_utf8(self.take(len)?.to_vec()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_come_back(number: i128, other: u128, small in -200_i128..200, word: u32) {
            let mut bytes = Vec::new();
            put(word, &mut bytes);
            let mut own = Vec::new();
            put_small(word, &mut own);
            prop_assert_eq!(&own, &bytes);
            prop_assert_eq!(Bytes(&own).small(), Some(word));
            prop_assert_eq!(Bytes(&own[..own.len() - 1]).small(), None);
            bytes.clear();
            put_signed(number, &mut bytes);
            put(other, &mut bytes);
            put_signed(small, &mut bytes);
            put_text("名", &mut bytes);
            let mut read = Bytes(&bytes);
            prop_assert_eq!((read.signed(), read.get(), read.signed()), (Some(number), Some(other), Some(small)));
            prop_assert_eq!((read.text(), read.get()), (Some("名".to_owned()), None));
        }
    }

    #[test]
    fn small_numbers_take_a_byte_and_too_large_ones_are_none() {
        let mut bytes = Vec::new();
        put_signed(-64, &mut bytes);
        assert_eq!(bytes, [0x7f]);
        assert_eq!(Bytes(&[0xff; 18]).get(), None);
        assert_eq!(Bytes(&[0xff, 0xff, 0x7f]).number::<u16>(), None);
        assert_eq!(Bytes(&[0xff, 0xff, 0xff, 0xff, 0x1f]).small(), None);
        assert_eq!(Bytes(&[0xff; 6]).small(), None);
        assert_eq!(Bytes(&[9, 1]).len(), None);
    }
}
